//===- AfterWait.h - What follows a wait for a condition --------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_AFTERWAIT_H
#define HEDDLE_ANALYSIS_AFTERWAIT_H

#include "Analysis/WaitSites.h"
#include "clang/Analysis/CFG.h"

namespace heddle::analysis {

/// Judges what follows a wait that stands under an `if`.
class AfterWait {
public:
  enum Kind {
    Asks,  ///< Every way on asks for the state again before it counts on it.
    Uses,  ///< One counts on it.
    Leaves ///< One leaves the function without having looked.
  };

  /// \p G: the CFG of the function that waits.
  AfterWait(const clang::CFG &G, const WaitSite &W, WaitCollector &Waits);

  /// Is the wait anywhere in the CFG?
  explicit operator bool() const { return Block != nullptr; }
  /// Can the wait be reached from itself?
  bool isInCycle() const { return InCycle; }
  /// Requires that there is a test before the wait.
  Kind find();

private:
  struct Place {
    const clang::CFGBlock *B;
    unsigned Index;
  };
  bool isOnlyLookedAt(const clang::Stmt *S, const clang::CFGBlock &B) const;
  bool recurses(const clang::Stmt *S) const;
  bool mentions(const clang::Stmt *S) const;
  bool goesBack() const;
  bool preparesTest(const clang::Stmt *S) const;
  bool asserts(const clang::CFGBlock &B) const;
  std::optional<bool> leavesTestTrue(const clang::CFGBlock &B,
                                     unsigned Successor) const;

  const clang::CFG &G;
  const WaitSite &W;
  WaitCollector &Waits;
  const clang::CFGBlock *Block = nullptr;
  unsigned Index = 0;
  bool InCycle = false;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_AFTERWAIT_H
