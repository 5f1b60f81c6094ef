//===- LocalAnalyses.h - Analyses that look at loops and tasks --*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Analyses that ask for the shape of loops and of what a task waits for rather
// than for memory. Each adds to the engine's findings.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_LOCALANALYSES_H
#define HEDDLE_ANALYSIS_LOCALANALYSES_H

#include "llvm/ADT/StringRef.h"

namespace heddle::analysis {

class SummaryEngine;

void findBusyWaits(SummaryEngine &Engine);
void findDefersInLoop(SummaryEngine &Engine);
void findLeakedTasks(SummaryEngine &Engine);
void findUnmetPeers(SummaryEngine &Engine);
void findSignalUnsafe(SummaryEngine &Engine);
void findUnbalancedLocks(SummaryEngine &Engine);
void findLockCycles(SummaryEngine &Engine);
void findTaskExceptions(SummaryEngine &Engine);
void findStartOrders(SummaryEngine &Engine);
void findUnboundedSpawns(SummaryEngine &Engine);
void findReferenceCycles(SummaryEngine &Engine);
void findLostContexts(SummaryEngine &Engine);
/// What a fix calls a guard that has no name.
inline constexpr llvm::StringLiteral GuardName = "guard";
void findLostGuards(SummaryEngine &Engine);
void findWaitMistakes(SummaryEngine &Engine);
void findCopiedSync(SummaryEngine &Engine);
void findSyncLifetimes(SummaryEngine &Engine);
/// Which of the joins under a lock wait for a task that needs that lock?
void findSelfLocks(SummaryEngine &Engine);
void findPollsUnderLock(SummaryEngine &Engine);
void findWaitsUnderSemaphores(SummaryEngine &Engine);
void findInconsistentLockings(SummaryEngine &Engine);
void findSharedLockWrites(SummaryEngine &Engine);
void findSeparateUpdates(SummaryEngine &Engine);
void findTestsThenSets(SummaryEngine &Engine);
void findTestsThenCounts(SummaryEngine &Engine);
void findUnsafeInits(SummaryEngine &Engine);
void findHandleMistakes(SummaryEngine &Engine);
void findPooledLocals(SummaryEngine &Engine);
void findSendsAfterClose(SummaryEngine &Engine);
void findDoubleCloses(SummaryEngine &Engine);
void findBlockedForever(SummaryEngine &Engine);
void findMissedArrivals(SummaryEngine &Engine);
void findNullSends(SummaryEngine &Engine);
void findHandMadeCounters(SummaryEngine &Engine);
void findCheckThenActs(SummaryEngine &Engine);
void findOpenMPRaces(SummaryEngine &Engine);
void findCoroutineMistakes(SummaryEngine &Engine);

inline void runLocalAnalyses(SummaryEngine &Engine) {
  findBusyWaits(Engine);
  findDefersInLoop(Engine);
  findLeakedTasks(Engine);
  findUnmetPeers(Engine);
  findSignalUnsafe(Engine);
  findUnbalancedLocks(Engine);
  findLockCycles(Engine);
  findTaskExceptions(Engine);
  findStartOrders(Engine);
  findUnboundedSpawns(Engine);
  findReferenceCycles(Engine);
  findLostContexts(Engine);
  findLostGuards(Engine);
  findWaitMistakes(Engine);
  findCopiedSync(Engine);
  findSyncLifetimes(Engine);
  findSelfLocks(Engine);
  findPollsUnderLock(Engine);
  findWaitsUnderSemaphores(Engine);
  findInconsistentLockings(Engine);
  findSharedLockWrites(Engine);
  findSeparateUpdates(Engine);
  findTestsThenSets(Engine);
  findTestsThenCounts(Engine);
  findUnsafeInits(Engine);
  findHandleMistakes(Engine);
  findPooledLocals(Engine);
  findSendsAfterClose(Engine);
  findDoubleCloses(Engine);
  findBlockedForever(Engine);
  findMissedArrivals(Engine);
  findNullSends(Engine);
  findHandMadeCounters(Engine);
  findCheckThenActs(Engine);
  findOpenMPRaces(Engine);
  findCoroutineMistakes(Engine);
}

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_LOCALANALYSES_H
