//===- Operations.h - What a function does to channels ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The operations of one function on channels, flags, conditions ..., each with
// the loop that it is in.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_OPERATIONS_H
#define HEDDLE_ANALYSIS_OPERATIONS_H

#include "Model/Model.h"
#include "llvm/ADT/SmallVector.h"

namespace heddle::analysis {

/// Something that a function does to a channel, a flag ...
struct Operation {
  model::Role What;
  const clang::Expr *Site;
  const clang::ValueDecl *Subject;
  const clang::Stmt *Loop; ///< innermost loop around it, or null
  bool IsRange;            ///< `for (x : channel)`
  bool HasExit;            ///< the loop has a way out of its own
};

/// In the order of the text.
llvm::SmallVector<Operation, 8> operations(model::Model &M,
                                           const clang::FunctionDecl *F);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_OPERATIONS_H
