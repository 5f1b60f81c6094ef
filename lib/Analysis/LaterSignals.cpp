//===- LaterSignals.cpp - What is posted after an event -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Backward data-flow over one function: which signals may be posted after each
// event. A signal that the task waits for itself before it posts it does not
// count: that is a semaphore used as a lock, and what lies between two holds of
// it is not ordered by it.
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

void FunctionAnalyzer::addLaterSignals(const CFG &G) {
  auto SignalOf = [](const Event &E) {
    return (E.Kind == EventKind::Receive ? roomIn(E.Path) : E.Path)
        .anyElement();
  };
  // A lock that is made of an atomic orders what is done under it, and nothing
  // that is done between.
  llvm::SmallVector<AccessPath, 2> SpinLocks;
  for (const LocalEvent &Taking : Events)
    if (Taking.E.Takes && llvm::any_of(Events, [&](const LocalEvent &L) {
          return llvm::any_of(L.E.Locks, [&](const HeldLock &Held) {
            return Held.Lock == Taking.E.Path;
          });
        }))
      SpinLocks.push_back(Taking.E.Path);
  // Waking those who wait for an atomic tells them nothing: its value does.
  auto IsAtomic = [&](const AccessPath &P) {
    const ValueDecl *D = P.lastNamed();
    return D && M.isKind(D->getType().getNonReferenceType(),
                         model::TypeKind::Atomic);
  };
  auto IsSignal = [&](const Event &E) {
    return (E.Kind == EventKind::Signal && !IsAtomic(E.Path)) ||
           E.Kind == EventKind::WgDone || E.Kind == EventKind::Send ||
           E.Kind == EventKind::Receive || E.Kind == EventKind::Close ||
           (E.Kind == EventKind::AtomicWrite && !E.Relaxed &&
            !llvm::is_contained(SpinLocks, E.Path)) ||
           (E.Kind == EventKind::Write && !E.Locks.empty());
  };
  if (llvm::none_of(Events, [&](const LocalEvent &L) { return IsSignal(L.E); }))
    return;
  // Within a block, events stand in the order in which they happen.
  std::vector<llvm::SmallVector<size_t, 4>> InBlock(G.getNumBlockIDs());
  std::vector<llvm::SmallVector<size_t, 1>> CallsIn(G.getNumBlockIDs());
  for (size_t I = 0; I < Events.size(); ++I)
    InBlock[Events[I].Block].push_back(I);
  for (size_t I = 0; I < Calls.size(); ++I)
    CallsIn[CallPlaces[I].second].push_back(I);
  auto Before = [&](PathSet Set, const Event &E) {
    if (E.Kind == EventKind::Wait) {
      llvm::erase(Set, E.Path.anyElement());
      llvm::erase(Set, clearedOf(E.Path.anyElement()));
    }
    if (!IsSignal(E))
      return Set;
    if (E.Kind == EventKind::Write && E.Sets)
      insertPath(Set, setOf(SignalOf(E)));
    else if (!E.Clears || E.Kind == EventKind::Write)
      insertPath(Set, SignalOf(E));
    if (E.Clears || E.Kind == EventKind::AtomicWrite)
      insertPath(Set, clearedOf(SignalOf(E)));
    return Set;
  };
  std::vector<PathSet> After(G.getNumBlockIDs());
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const CFGBlock *B : G) {
      unsigned Id = B->getBlockID();
      PathSet Set = After[Id];
      for (size_t I : llvm::reverse(InBlock[Id]))
        Set = Before(std::move(Set), Events[I].E);
      auto AddBefore = [&](const CFGBlock &Pred) {
        PathSet &End = After[Pred.getBlockID()];
        size_t Size = End.size();
        for (const AccessPath &P : Set)
          insertPath(End, P);
        Changed |= End.size() != Size;
      };
      for (CFGBlock::AdjacentBlock Pred : B->preds())
        if (Pred.isReachable())
          AddBefore(*Pred);
      for (const CFGBlock *Thrower : Exceptions.into(*B))
        AddBefore(*Thrower);
    }
  }
  for (const CFGBlock *B : G) {
    unsigned Id = B->getBlockID();
    PathSet Set = After[Id];
    auto AddTo = [&](PathSet &Later) {
      if (Later.empty())
        Later = Set;
      else
        for (const AccessPath &P : Set)
          insertPath(Later, P);
    };
    auto Call = CallsIn[Id].rbegin(), FirstCall = CallsIn[Id].rend();
    for (size_t I : llvm::reverse(InBlock[Id])) {
      for (; Call != FirstCall && CallPlaces[*Call].first > I; ++Call)
        AddTo(Calls[*Call].At.Later);
      AddTo(Events[I].E.Later);
      Set = Before(std::move(Set), Events[I].E);
    }
    for (; Call != FirstCall; ++Call)
      AddTo(Calls[*Call].At.Later);
  }
}
