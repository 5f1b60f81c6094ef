//===- LockNames.h - Locks that are known by name only ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program's own lock is often only declared where it is used: its functions
// have bodies elsewhere, no model file names them, and no annotation explains
// them. What they are still shows in their names, if they come in pairs:
// `lock` and `unlock`, `enter_critical` and `leave_critical`.
//
// Names are weak evidence. Only what is called a lock, too, is one:
// `Mutex::Lock`, `spin_acquire(spinlock *)`. Of everything else
// (`lock_account(account *)`) it is only believed that perhaps some lock is
// held, which excuses but never accuses.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_MODEL_LOCKNAMES_H
#define HEDDLE_MODEL_LOCKNAMES_H

#include "Model/Role.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <optional>
#include <vector>

namespace heddle::model {

/// What the names of one AST say about locks. It remembers what it has seen.
class LockNames {
public:
  /// What a call of \p Callee does to a lock, by its name and that of its other
  /// half beside it, or as constructor or destructor of something that may be a
  /// guard. Nothing if one of the two halves is missing, or if both have
  /// bodies, which tell more than names.
  std::optional<FunctionModel> function(const clang::FunctionDecl *Callee);

  /// Is \p Class a guard, by its name and by what it guards? Its constructor or
  /// destructor is only declared then.
  bool isGuard(const clang::CXXRecordDecl *Class);

  /// Did an answer say that \p D is a lock?
  bool isLock(const clang::TagDecl *D) const {
    return Locks.contains(D->getCanonicalDecl());
  }

private:
  struct VerbPair;
  /// A name that takes or gives back a lock, taken apart.
  struct Reading {
    const VerbPair *Verbs;
    bool Takes, Shared = false, Exclusive = false, Try = false;
    /// What the names of both halves have in common: all words but the verb and
    /// how the lock is taken.
    std::string Stem;

    bool isHalfOf(const Reading &R) const;
  };
  struct Candidate {
    const clang::FunctionDecl *Function;
    Reading As;
  };

  static llvm::ArrayRef<VerbPair> verbs();
  static llvm::SmallVector<Reading, 4> readings(const clang::FunctionDecl *F);
  const clang::FunctionDecl *partner(const clang::FunctionDecl *F,
                                     const Reading &R);

  llvm::DenseSet<const clang::Decl *> Locks;
  /// The functions of a scope whose names contain a verb.
  llvm::DenseMap<std::pair<const clang::DeclContext *, const char *>,
                 std::vector<Candidate>>
      Candidates;
};

} // namespace heddle::model

#endif // HEDDLE_MODEL_LOCKNAMES_H
