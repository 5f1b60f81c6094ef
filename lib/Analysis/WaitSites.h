//===- WaitSites.h - Where conditions are waited for ---------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The waits for condition variables of a translation unit, with the state that
// is asked for around each. Functions that do nothing but wait, under the lock
// of their caller, count as waits where they are called.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_WAITSITES_H
#define HEDDLE_ANALYSIS_WAITSITES_H

#include "Analysis/CallView.h"
#include "Analysis/SummaryEngine.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace heddle::analysis {

/// Variables and fields.
using Decls = llvm::SmallPtrSet<const clang::ValueDecl *, 4>;

struct WaitSite {
  const clang::Expr *Call = nullptr;
  const clang::FunctionDecl *In = nullptr;
  const clang::ValueDecl *Condition = nullptr;
  const clang::ValueDecl *Lock = nullptr;
  bool Timed = false;
  bool HasPredicate = false;
  /// The function that waits locks by itself.
  bool LocksHere = false;
  const clang::Stmt *Loop = nullptr;
  /// The innermost test between the loop (or the function) and the wait.
  const clang::IfStmt *Test = nullptr;
  /// What the predicate, the loop, the test ask for.
  Decls State, Tested;
  /// What has to change for the wait to end: of State, what is asked by the
  /// predicate if there is one. Empty if that is not known for sure.
  Decls Awaited;
};

/// What a `while`, `do` or `for` loop asks for; null otherwise.
const clang::Stmt *loopCondition(const clang::Stmt *Loop);

class WaitCollector {
public:
  /// Functions that a condition calls are looked into this deep.
  static constexpr unsigned MaxCallDepth = 2;

  explicit WaitCollector(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()) {}
  void run();

  std::vector<WaitSite> Sites;

  /// Variables and fields that \p S mentions and others may change.
  void state(const clang::Stmt *S, Decls &Into, unsigned Depth = 0);

private:
  bool isState(clang::QualType T);
  bool isCallable(const clang::Expr *E);
  bool isClear(const clang::Stmt *S, unsigned Depth = 0);
  const clang::ValueDecl *lockOf(const clang::Expr *E, bool &LocksHere);
  bool takes(const clang::ValueDecl *Lock);
  void site(const CallView &C);
  void predicate(const clang::Expr *Arg, WaitSite &W);
  void walk(const clang::Stmt *S);
  void children(const clang::Stmt *S);
  void findWrappers();

  SummaryEngine &Engine;
  model::Model &M;
  const clang::FunctionDecl *F = nullptr;
  const clang::Stmt *Loop = nullptr;
  llvm::SmallVector<const clang::IfStmt *, 4> Tests;
  llvm::DenseSet<const clang::FunctionDecl *> Wrappers, TimedWrappers;
};

/// Finds waits that do not ask for what a task is told before it is joined.
void findDeafWaits(SummaryEngine &Engine, WaitCollector &Waits);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_WAITSITES_H
