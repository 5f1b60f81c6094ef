//===- ConflictFinder.h - What runs at the same time and must not -*- C++ -*-=//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compares, in the frame of one function, what its tasks do with what the
// function itself does while they may be running, and with what other tasks
// do. Two events conflict if they may concern one location, nothing orders
// them and no lock excludes one while the other happens.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_CONFLICTFINDER_H
#define HEDDLE_ANALYSIS_CONFLICTFINDER_H

#include "Analysis/FunctionAnalyzer.h"

namespace heddle::analysis {

class ConflictFinder {
public:
  ConflictFinder(SummaryEngine &Engine, FunctionAnalyzer &A)
      : Engine(Engine), A(A) {}
  void run();

private:
  /// \p Earlier names locations as they were when its task was spawned,
  /// \p Later as they are now; \p Between says what changed.
  struct Pair {
    const Event &Earlier, &Later;
    const LiveTask &Between;
    const Task &EarlierTask;
    const Task *LaterTask; ///< Null: the spawning function itself.
    bool WithItself = false;
    bool Assumed = false;
  };
  void compare(const Pair &P);

  // ConflictOrder.cpp
  bool ordered(const Pair &P) const;
  /// Tasks that are null stand for the spawning function itself.
  /// Is \p Done over where \p Waited has been waited for?
  bool signalled(const Event &Done, const Task *Poster, const PathSet &Waited,
                 const Task *Waiter, const AccessPath &Location,
                 const PathSet &PostedByWaiter) const;
  bool isMadeOnce(const Event &Write, const PathSet &Seen) const;
  bool isReadAsWritten(const AccessPath &Flag, const Task *Poster,
                       const Task *Waiter) const;

  bool excluded(const Pair &P) const;
  bool excludedByClaims(const Pair &P) const;
  bool isUnderGivenGuard(const Event &E) const;
  bool shareLock(const Pair &P, const LockSet &Earlier,
                 const LockSet &Later) const;
  /// All that is held at \p E, given what \p T is known to do.
  bool isRelaxedLock(const AccessPath &Lock, const Task &T) const;
  LockSet heldAt(const Event &E, const Task &T) const;
  /// Settles, from what their creator knows, which of several tasks that run
  /// the same code do what depends on their arguments.
  void pickInstances();
  /// Is what \p Asked says not so for \p T, nor will be while it runs?
  bool isFalse(const Fact &Asked, const Task &T) const;
  /// Does \p E not happen in \p T?
  bool isImpossible(const Event &E, const Task &T) const;
  /// Is the instance of \p T that does \p E picked by a number that \p Another
  /// has not got?
  bool isInOneInstance(const Event &E, const LiveTask &Another,
                       const Task &T) const;
  /// Is what \p T asks of written while it runs?
  bool changesMeanwhile(const AccessPath &Asked, const Task &T) const;
  bool overlap(const Pair &P) const;
  static bool isOfReplaced(const Pair &P);
  bool mayBeSame(AccessPath X, AccessPath Y, const Pair &P) const;
  bool mayBeSameElement(const OriginSet &Earlier, const OriginSet &Later,
                        const Pair &P) const;
  /// Does the later access happen in the loop that starts the earlier task, or
  /// is that not known?
  bool isInLoopOf(const Pair &P) const;
  bool changedSince(const clang::ValueDecl *V, const LiveTask &Between) const;
  /// Leads the path through a pointer that is itself written meanwhile?
  bool leadsThroughUnstable(const AccessPath &Path) const;
  OriginSet expand(const OriginSet &D) const;
  void report(const Pair &P);
  void findAddsInTask();

  // FalseSharing.cpp
  void findFalseSharing();
  /// Has each instance of the task an element of its own?
  const PathStep *ownElement(const Event &E, const LiveTask &Between) const;
  void compareLines(const Event &X, const clang::Expr *XTask, const Event &Y,
                    const clang::Expr *YTask, const LiveTask &Between);

  // LifetimeConflicts.cpp
  /// The loop around the start of \p T whose variable \p V is, or null.
  const clang::Stmt *loopOf(const clang::VarDecl *V, const Task &T) const;
  void findOutlived();
  void findLent(const clang::VarDecl *V, const LiveTask &Live, const Task &T,
                clang::SourceLocation Ends);
  /// Has the very task that was started last been joined since, in the same
  /// round of a loop?
  bool isJoined(const Task &T, const LiveTask &Between) const;
  bool isOver(const Event &E, const LiveTask &Between, const Task &T) const;
  void addCapture(const clang::VarDecl *V, const Event &Use, const Task &T,
                  const clang::Stmt *Loop, clang::SourceLocation Ends,
                  bool Changes);

  SummaryEngine &Engine;
  FunctionAnalyzer &A;
  /// Pointers written while tasks run.
  std::vector<AccessPath> Unstable;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_CONFLICTFINDER_H
