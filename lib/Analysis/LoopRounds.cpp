//===- LoopRounds.cpp - What the rounds of a loop have done for all -------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `for (auto &shard : shards) shard.mu.lock();`: whoever comes out of the loop
// holds all of them, whichever one another task takes. What each round has
// still got at its end, of an element that is another one in each round, is
// held for all elements when the loop is over. A loop that gives them back
// ends that when it is over, not before: in between, nobody has come to an
// element that it has not come to either. A list is not looked at: who walks
// along one goes hand over hand.
//
// `for (...) args[i].shared = &shared;`: what each round has set for its
// element alike is so for all elements.
//
// `for (i = 0; i < n; i++) sem_wait(&done);`: what each round has waited for,
// it was waited for as often as it had to be. Tasks that the round itself has
// started since then may still have it to come.
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/WaitSites.h"

using namespace heddle::analysis;
using namespace clang;

/// Does \p Loop count its rounds, rather than go on until something is so?
bool FunctionAnalyzer::countsRounds(const Stmt *Loop) {
  if (isa<CXXForRangeStmt>(Loop))
    return true;
  llvm::SmallVector<const Stmt *> Work{loopCondition(Loop)};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (V && isFrameLocal(V, F) && Engine.steps(V, F) > 0)
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

void FunctionAnalyzer::endRound(const CFGBlock &B, const State &S) {
  const Stmt *Loop = B.getLoopTarget();
  if (!Loop)
    return;
  RoundEnd End{S.Locks, S.Guards, {}, {}, {}};
  if (!S.Waited.empty() && countsRounds(Loop)) {
    End.Waited = S.Waited;
    for (const LiveTask &T : S.Live)
      if (!T.Waited.empty())
        End.WaitedBeside.emplace_back(T.Task, T.Waited);
  }
  for (const auto &[P, V] : S.Bindings)
    if (V.Kind == Value::Address && !V.Taken && !V.Path.hasElement() &&
        P.hasElement() && !P.hasLink() && !isSteady(P))
      End.Elements.push_back({P.anyElement(), V});
  if (!(End.Locks.empty() && End.Guards.empty() && End.Elements.empty() &&
        End.Waited.empty()))
    RoundEnds[Loop] = std::move(End);
}

void FunctionAnalyzer::leaveLoop(const Stmt *Loop, State &S) {
  auto It = RoundEnds.find(Loop);
  if (It == RoundEnds.end())
    return;
  const auto &[Locks, Guards, Elements, Waited, WaitedBeside] = It->second;
  for (const auto &[P, V] : Elements)
    S.bindAll(P, V);
  for (const AccessPath &P : Waited)
    insertPath(S.Waited, P);
  for (const auto &[Task, Signals] : WaitedBeside)
    if (LiveTask *T = S.live(Task))
      for (const AccessPath &P : Signals)
        insertPath(T->Waited, P);
  auto IsOfRound = [&](const AccessPath &P) {
    return P.hasElement() && !P.hasLink() && !isSteady(P);
  };
  for (const HeldLock &L : Locks) {
    if (L.All && L.Leaving)
      llvm::erase_if(S.Locks, [&](const HeldLock &Held) {
        return Held.All && Held.Lock == L.Lock;
      });
    if (L.All || L.Unknown || L.AtEntry || !IsOfRound(L.Lock))
      continue;
    // Hand over hand: what is held is that of the next round.
    if (S.held(L.Lock) && !L.Moved)
      continue;
    llvm::erase_if(S.Locks,
                   [&](const HeldLock &Held) { return Held.Lock == L.Lock; });
    S.acquireAll(L);
  }
  // So do the guards that every round has put into something.
  for (GuardState G : Guards) {
    GuardState *Known = S.guard(G.Guard);
    if (G.Owns != GuardState::Yes ||
        (Known && Known->Owns == GuardState::Yes) ||
        !llvm::all_of(G.Locks, IsOfRound))
      continue;
    for (AccessPath &Lock : G.Locks)
      Lock = Lock.anyElement();
    if (Known)
      *Known = std::move(G);
    else
      S.Guards.push_back(std::move(G));
  }
}
