//===- WorkFields.h - Where functions wait for workers ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The pools of C: a structure has a pointer to a function and what to call it
// with; tasks take such structures, one after the other, out of a list or ring
// and call them. Who stores a function there starts a task.
//
// Lists and rings have no container that could be named, so a pool is known by
// the member that holds the function: all that call it are run by tasks, in a
// loop that comes to another structure each time.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_WORKFIELDS_H
#define HEDDLE_ANALYSIS_WORKFIELDS_H

#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace heddle::analysis {

class SummaryEngine;

class WorkFields {
public:
  struct Argument {
    /// A member of the structure ...
    const clang::FieldDecl *Field = nullptr;
    /// ... or (a pointer to) the structure itself. Neither: not understood.
    bool IsItem = false;
  };
  struct Work {
    llvm::SmallVector<Argument, 2> Arguments;
    /// The tasks that run it, and whether there is only one.
    llvm::SmallVector<const clang::FunctionDecl *, 1> Entries;
    bool IsSingle = false;
  };

  static WorkFields build(SummaryEngine &Engine);

  /// How what is stored in \p Field is run, or null.
  const Work *find(const clang::ValueDecl *Field) const {
    auto It = Fields.find(Field);
    return It == Fields.end() ? nullptr : &It->second;
  }
  bool empty() const { return Fields.empty(); }
  /// Has \p R a member in which functions wait for workers?
  bool holdsWork(const clang::RecordDecl *R) const;

private:
  llvm::DenseMap<const clang::ValueDecl *, Work> Fields;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_WORKFIELDS_H
