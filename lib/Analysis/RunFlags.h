//===- RunFlags.h - Flags that say whether a task runs ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `if (!s->running) return; join(s->thread);`: where the flag is clear there is
// no task to join. A flag says so if it lies beside the handle, and everything
// in the TU that sets it belongs to what starts the task, everything that
// clears it to what starts or joins it, or makes the object.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_RUNFLAGS_H
#define HEDDLE_ANALYSIS_RUNFLAGS_H

#include "Analysis/FunctionIndex.h"
#include "Model/Model.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace heddle::analysis {

class RunFlags {
public:
  RunFlags(const FunctionIndex &Index, model::Model &M) : Index(Index), M(M) {}

  /// The members, or global variables, whose tasks do not run while \p Flag, a
  /// member of the same structure or a global variable, is zero.
  llvm::ArrayRef<const clang::ValueDecl *>
  handlesOf(const clang::ValueDecl *Flag);

private:
  using Decls = llvm::SmallVector<const clang::ValueDecl *, 1>;
  friend class RunFlagCollector;
  /// What a function does to a flag or handle.
  struct Use {
    bool Sets = false, Clears = false, GivesAway = false;
  };
  using Uses = llvm::MapVector<const clang::FunctionDecl *, Use>;

  const Decls &handlesBeside(const clang::ValueDecl *D);
  bool isHandle(const clang::ValueDecl *D);
  void collect();
  bool belongs(const clang::FunctionDecl *F, const clang::ValueDecl *Handle,
               llvm::ArrayRef<model::Role> Roles);
  bool tells(const clang::ValueDecl *Flag, const clang::ValueDecl *Handle);

  const FunctionIndex &Index;
  model::Model &M;
  bool IsCollected = false;
  llvm::DenseMap<const clang::ValueDecl *, Uses> Of;
  /// Who makes objects of a structure.
  llvm::DenseMap<const clang::TagDecl *,
                 llvm::SmallPtrSet<const clang::FunctionDecl *, 4>>
      Makers;
  llvm::DenseMap<const clang::ValueDecl *, Decls> Known;
  llvm::DenseMap<const clang::DeclContext *, Decls> Beside;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_RUNFLAGS_H
