//===- Views.h - Values that refer into local variables ---------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A view, an iterator, or the address of what a local container or smart
// pointer owns: a copy of it is of use only as long as the owner lives.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_VIEWS_H
#define HEDDLE_ANALYSIS_VIEWS_H

#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

/// Does an object of type \p T refer to something without owning it? What owns
/// something cannot be copied byte by byte.
bool refersOnly(clang::QualType T);

/// Is a copy of a \p T another object, of the same content? Not of a handle, a
/// pointer of any kind, or what has such members: they stand for something.
bool isCopiedWhole(clang::QualType T, model::Model &M);

/// A task that \p T starts has a copy of a value that refers into \p Owner.
struct LentView {
  const clang::VarDecl *Owner;
  /// Where the task uses it, or is given it.
  clang::SourceRange Use;
};

/// What the task \p T is given by \p F, which starts it.
llvm::SmallVector<LentView, 1>
lentViews(SummaryEngine &Engine, const clang::FunctionDecl *F, const Task &T);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_VIEWS_H
