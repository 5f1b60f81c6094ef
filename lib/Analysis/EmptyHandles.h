//===- EmptyHandles.h - Handles and pointers that hold nothing --*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which local handles (channels, smart pointers, pointers, stored callables)
// are certainly empty where they are used: made so, or moved from, on every
// path that leads there.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_EMPTYHANDLES_H
#define HEDDLE_ANALYSIS_EMPTYHANDLES_H

#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

/// Something is done to, or with, a handle that is empty.
struct EmptyUse {
  model::Role What = model::Role::None;
  const clang::Expr *Site = nullptr;
  const clang::VarDecl *Handle = nullptr;
  /// Where it was made empty, if not where it is declared.
  clang::SourceLocation Emptied;
  /// It is what is handed over (sent), not what is used.
  bool IsArgument = false;
};

/// All such uses in the translation unit.
std::vector<EmptyUse> emptyHandleUses(SummaryEngine &Engine);

/// Is \p E by itself, as written, an empty handle or a null pointer?
bool isEmptyHandle(const clang::Expr *E, model::Model &M,
                   clang::ASTContext &Ctx);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_EMPTYHANDLES_H
