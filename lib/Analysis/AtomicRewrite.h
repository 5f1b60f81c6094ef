//===- AtomicRewrite.h - Can a variable be made atomic? ---------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Making a variable atomic ends its data race. It mends the program only if
// each access is one step of its own: `if (x == 0) x = 1` would be as wrong as
// before, and nobody would be told any more. What is not plainly right here is
// therefore left alone.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_ATOMICREWRITE_H
#define HEDDLE_ANALYSIS_ATOMICREWRITE_H

#include "Analysis/Findings.h"
#include "clang/AST/ASTContext.h"

namespace heddle::analysis {

struct AtomicRewrite {
  const clang::VarDecl *Variable = nullptr;
  /// Reads that must say that they load: a template, a variadic function or
  /// `auto` would take the atomic object itself.
  llvm::SmallVector<const clang::DeclRefExpr *, 4> Loads;
};

/// How to end \p Race by making its variable atomic, or nothing.
std::optional<AtomicRewrite> makeAtomic(clang::ASTContext &Ctx,
                                        const Conflict &Race);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_ATOMICREWRITE_H
