//===- GuardUses.h - Which locks are held where data is used ----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The uses of each field and static variable of a TU, by the function that is
// responsible for the lock there. That is the function which takes a lock and
// holds it at the use, wherever the use itself stands; or, where no lock is
// held, each function through which the outside world gets there. A helper of
// three callers is three uses.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_GUARDUSES_H
#define HEDDLE_ANALYSIS_GUARDUSES_H

#include "Analysis/FreshObjects.h"
#include "Analysis/SummaryEngine.h"
#include <map>

namespace heddle::analysis {

/// One use, as the function that is responsible for it sees it.
struct GuardUse {
  enum StateTy : unsigned char {
    Guarded, ///< Held holds locks that may guard it.
    Open,    ///< No lock at all is held.
    Other,   ///< Another lock is held.
    Unclear  ///< Perhaps a lock is held.
  };
  StateTy State = Unclear;
  const Event *E = nullptr;
  const clang::FunctionDecl *By = nullptr;
  struct Lock {
    const clang::ValueDecl *Name;
    clang::SourceLocation Where;
    /// It does not lie right beside the data.
    bool Apart;
  };
  llvm::SmallVector<Lock, 2> Held;

  bool isWrite() const { return E->Kind == EventKind::Write; }
  const Lock *guard(const clang::ValueDecl *G) const {
    auto It = llvm::find_if(Held, [G](const Lock &L) { return L.Name == G; });
    return State == Guarded && It != Held.end() ? It : nullptr;
  }
};

class GuardUses {
public:
  /// The fields that lead from the object that owns the lock to the data, or
  /// the static variable and its fields. Null stands for a pointer followed.
  using Key = std::vector<const clang::ValueDecl *>;
  using Functions = llvm::SmallSetVector<const clang::FunctionDecl *, 8>;

  explicit GuardUses(SummaryEngine &Engine) : Engine(Engine), Fresh(Engine) {
    collect();
  }

  const std::map<Key, std::vector<GuardUse>> &data() const { return Data; }

  /// One declaration for all instances of a template.
  const clang::ValueDecl *pattern(const clang::ValueDecl *D) {
    return Patterns.try_emplace(D->getLocation(), D).first->second;
  }
  const clang::FunctionDecl *pattern(const clang::FunctionDecl *F) {
    return llvm::cast<clang::FunctionDecl>(
        pattern(static_cast<const clang::ValueDecl *>(F)));
  }
  /// Can the outside world call \p F, or does a task start there?
  bool isWayIn(const clang::FunctionDecl *F);
  /// Is it a flag that is used as a lock?
  bool isAtomic(clang::QualType T);
  /// Does the caller show by an argument that it holds some lock?
  bool isShownGuard(const clang::FunctionDecl *F);
  /// The functions from which \p F is reached and which nobody here calls.
  Functions rootsOf(const clang::FunctionDecl *F) const;
  /// Does \p From call \p To, perhaps through others? What \p Without accepts
  /// is no way there.
  bool reaches(const clang::FunctionDecl *From, const clang::FunctionDecl *To,
               llvm::function_ref<bool(const clang::FunctionDecl *)> Without =
                   nullptr) const;
  bool takesLock(const clang::FunctionDecl *F, const clang::ValueDecl *Lock);
  bool takesNoLock(const clang::FunctionDecl *F);

private:
  void collect();
  bool isWorthIt(const Event &E, bool Locked);
  void collect(const FunctionSummary &S, const Event &E);
  void add(Key K, const AccessPath &Owner, const FunctionSummary &S,
           const Event &E);
  bool isNamedForLife(const clang::FunctionDecl *F);
  bool computeIsWayIn(const clang::FunctionDecl *F);
  bool isOutside(const clang::FunctionDecl *Caller,
                 const clang::CXXMethodDecl *M);
  bool isUnclear(const FunctionSummary &S, const Event &E);
  bool isTakenIn(const HeldLock &L, const clang::FunctionDecl *F) const;
  bool guardsItself(clang::QualType T, bool Unknown, unsigned Depth = 0);
  bool leadsToGuarded(clang::QualType T, bool Unknown);

  SummaryEngine &Engine;
  FreshObjects Fresh;
  llvm::DenseMap<clang::SourceLocation, const clang::ValueDecl *> Patterns;
  llvm::DenseMap<const clang::FunctionDecl *, Functions> Referrers;
  llvm::DenseSet<const clang::FunctionDecl *> Entries;
  llvm::DenseMap<const clang::FunctionDecl *, bool> WaysIn, NamedForLife;
  /// The fields and variables that somebody uses with a lock held, and those
  /// of which somebody uses a part so.
  llvm::DenseSet<const clang::ValueDecl *> Guarded, GuardedInParts;
  std::map<Key, std::vector<GuardUse>> Data;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_GUARDUSES_H
