//===- WaitCounts.cpp - Waits for more than anybody gives -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The counting part of WaitFinder: how often, at most, something is done that
// lets a wait go on, against what the wait needs.
//
//===----------------------------------------------------------------------===//

#include "Analysis/Constants.h"
#include "Analysis/Counts.h"
#include "Analysis/RoleGroups.h"
#include "Analysis/Surroundings.h"
#include "Analysis/WaitFinder.h"
#include "Analysis/Ways.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

//===----------------------------------------------------------------------===//
// Counting
//===----------------------------------------------------------------------===//

/// Is every count done in the text of this function or of its tasks, each of
/// which is seen as one place?
bool WaitFinder::isDirect(const Subject &S) const {
  for (const Node &N : Nodes) {
    if (N.Of != &S || isWait(N.What))
      continue;
    if (N.In ? N.E->In != N.In->Entry : N.E->In != A.F)
      return false;
    if (!N.In && !Places.count(N.Site))
      return false;
    if (N.In && !Places.count(A.ownSite(N.In->Id)))
      return false;
  }
  return true;
}

std::optional<int64_t> WaitFinder::times(const Expr *Site,
                                         const Subject &S) const {
  ASTContext &Ctx = Engine.context();
  SourceLocation Declared = S.Path.var()->getLocation();
  const SourceManager &SM = Ctx.getSourceManager();
  int64_t N = 1;
  for (const Stmt *Loop = loopAround(Ctx, Site); Loop;
       Loop = loopAround(Ctx, Loop)) {
    // A new one in every round.
    if (!SM.isBeforeInTranslationUnit(Declared, Loop->getBeginLoc()) &&
        SM.isBeforeInTranslationUnit(Declared, Loop->getEndLoc()))
      break;
    std::optional<int64_t> Rounds = constantRounds(Loop, Ctx);
    if (!Rounds || *Rounds > 1000000)
      return std::nullopt;
    N *= *Rounds;
    if (N > 1000000)
      return std::nullopt;
  }
  return N;
}

/// By how much one such operation counts.
std::optional<int64_t> WaitFinder::amount(const Node &N) const {
  std::optional<CallView> C = viewCall(N.Site);
  // Received again and again.
  if (rangeLoopOf(Engine.context(), N.Site))
    return std::nullopt;
  if (N.What != Role::WgAdd && N.What != Role::Signal)
    return 1;
  const Effect *E = C ? C->effect(M, N.What) : nullptr;
  const Expr *Object = E ? C->operand(E->Object) : nullptr;
  const Expr *Number = nullptr;
  if (C)
    for (const Expr *Arg : C->Args) {
      if (Arg == Object)
        continue;
      if (Number || !Arg->getType()->isIntegerType())
        return std::nullopt;
      Number = Arg;
    }
  if (!Number)
    return 1;
  return constantValue(Number, Engine.context());
}

bool WaitFinder::reaches(const Expr *From, const Expr *To) const {
  auto X = Places.find(From), Y = Places.find(To);
  if (X == Places.end() || Y == Places.end())
    return true;
  auto [FromBlock, FromIndex] = X->second;
  auto [ToBlock, ToIndex] = Y->second;
  if (FromBlock == ToBlock && FromIndex <= ToIndex)
    return true;
  bool Found = false;
  followWays(
      *A.Cfg, {FromBlock}, [&](const CFGBlock &) { return !Found; },
      [&, To = ToBlock](const CFGBlock &, unsigned, const CFGBlock &Next) {
        Found |= &Next == To;
        return true;
      });
  return Found;
}

/// Has \p From certainly happened whenever \p To does?
bool WaitFinder::precedes(const Expr *From, const Expr *To) {
  auto X = Places.find(From), Y = Places.find(To);
  if (X == Places.end() || Y == Places.end())
    return false;
  auto [FromBlock, FromIndex] = X->second;
  auto [ToBlock, ToIndex] = Y->second;
  if (FromBlock == ToBlock)
    return FromIndex < ToIndex;
  if (!Dominators)
    Dominators = std::make_unique<CFGDomTree>(A.Cfg.get());
  return Dominators->dominates(FromBlock, ToBlock);
}

/// How often, at most, operations of this kind have happened when \p Before
/// does (null: ever); empty: nobody knows.
std::optional<int64_t>
WaitFinder::atMost(const Subject &S, const Expr *Before,
                   llvm::function_ref<bool(const Node &)> Which) {
  int64_t Sum = 0;
  for (const Node &N : Nodes) {
    if (N.Of != &S || !Which(N))
      continue;
    const Expr *Place = N.In ? A.ownSite(N.In->Id) : N.Site;
    if (Before && (Place == Before || !reaches(Place, Before)))
      continue;
    std::optional<int64_t> Each = amount(N), Times = times(N.Site, S);
    std::optional<int64_t> Starts =
        N.In ? times(Place, S) : std::optional<int64_t>(1);
    if (!Each || !Times || !Starts)
      return std::nullopt;
    if (*Each > 0)
      Sum += *Each * *Times * *Starts;
  }
  return Sum;
}

/// How often, at least, this function itself has done it when \p Before
/// happens.
int64_t WaitFinder::atLeast(const Subject &S, const Expr *Before,
                            llvm::function_ref<bool(const Node &)> Which) {
  int64_t Sum = 0;
  for (const Node &N : Nodes) {
    if (N.Of != &S || N.In || !Which(N) || !precedes(N.Site, Before))
      continue;
    std::optional<int64_t> Each = amount(N);
    if (!Each)
      continue;
    Sum += std::max<int64_t>(*Each, 0);
  }
  return Sum;
}

/// How many tasks, at most, are at a barrier at once: who comes there stays
/// until all have come, however often it comes. Empty: nobody knows, or some
/// count without staying.
std::optional<int64_t> WaitFinder::meetAtMost(const Subject &S) const {
  int64_t Sum = 0;
  llvm::SmallPtrSet<const Task *, 4> Known;
  for (const Node &N : Nodes) {
    if (N.Of != &S || !isSignal(N.What))
      continue;
    if (N.What != Role::Barrier)
      return std::nullopt;
    if (!Known.insert(N.In).second)
      continue;
    std::optional<int64_t> Starts =
        N.In ? times(A.ownSite(N.In->Id), S) : std::optional<int64_t>(1);
    if (!Starts)
      return std::nullopt;
    Sum += *Starts;
  }
  return Sum;
}

void WaitFinder::judgeCounts(const Subject &S) {
  auto IsGroupSpawn = [&] {
    return llvm::any_of(A.Tasks,
                        [&](const Task &T) { return T.Handle == S.Path; });
  };
  auto Sends = [](const Node &N) { return isSend(N.What); };
  auto Receives = [](const Node &N) { return isReceive(N.What); };
  auto Signals = [](const Node &N) { return isSignal(N.What); };
  auto Closes = [](const Node &N) { return N.What == Role::Close; };
  if (S.Kind->Kind == TypeKind::WaitGroup && IsGroupSpawn())
    return;
  for (const Node &N : Nodes) {
    if (N.Of != &S)
      continue;
    bool Here = !N.In && N.E->In == A.F && Places.count(N.Site);
    std::optional<int64_t> Possible;
    int64_t Needed = 0;
    BlockedKind Kind = BlockedKind::TooFew;
    if (Here && N.What == Role::Receive && S.isChannel()) {
      if (atMost(S, N.Site, Closes) != 0)
        continue;
      Possible = atMost(S, N.Site, Sends);
      Needed = atLeast(S, N.Site, Receives) + 1;
    } else if (Here && N.What == Role::Send && S.Count && *S.Count > 0) {
      if (atMost(S, N.Site, Closes) != 0)
        continue;
      Possible = atMost(S, N.Site, Receives);
      if (!Possible)
        continue;
      int64_t Before = atLeast(S, N.Site, Sends);
      // The rounds of a loop that does nothing but count.
      ASTContext &Ctx = Engine.context();
      const Stmt *Loop = loopAround(Ctx, N.Site);
      if (Loop && testsAround(Ctx, N.Site).size() == 1)
        if (std::optional<int64_t> Rounds = times(N.Site, S))
          Before += *Rounds - 1;
      Needed = Before + 1;
      *Possible += *S.Count;
      Kind = BlockedKind::NoRoom;
    } else if (Here && N.What == Role::WgWait) {
      Possible = atMost(S, N.Site, Signals);
      Needed = atLeast(S, N.Site,
                       [](const Node &N) { return N.What == Role::WgAdd; });
      // A negative add is a done.
      if (llvm::any_of(Nodes, [&](const Node &Other) {
            return Other.Of == &S && Other.What == Role::WgAdd &&
                   amount(Other).value_or(-1) < 0;
          }))
        continue;
    } else if (S.Count && isWait(N.What) && !tries(N.What) &&
               S.Kind->Counts == CountKind::Up && Here) {
      Possible = atMost(S, N.Site, Signals);
      if (Possible)
        *Possible += *S.Count;
      Needed = atLeast(S, N.Site,
                       [](const Node &N) { return N.What == Role::Wait; }) +
               1;
    } else if (S.Count && isWait(N.What) && !tries(N.What) &&
               (S.Kind->Counts == CountKind::Down ||
                S.Kind->Counts == CountKind::Rounds)) {
      // Who arrives and waits counts himself.
      const Expr *Before = Here && N.What == Role::Wait ? N.Site : nullptr;
      Possible = atMost(S, Before, Signals);
      if (Here && N.What == Role::Barrier) {
        Possible = atMost(S, N.Site, Signals);
        if (Possible)
          ++*Possible;
      }
      Needed = *S.Count;
      if (S.Kind->Counts == CountKind::Rounds && N.What == Role::Barrier &&
          (!Possible || *Possible >= Needed)) {
        Possible = meetAtMost(S);
        Kind = BlockedKind::TooFewTasks;
      }
    } else {
      continue;
    }
    if (!Possible || *Possible >= Needed)
      continue;
    BlockedForever Found;
    Found.Kind = Kind;
    Found.Where = N.E->Where;
    Found.Subject = S.Named;
    Found.Task = N.In ? N.In->Site : nullptr;
    Found.Needed = Needed;
    Found.Possible = *Possible;
    Found.Sends = Kind == BlockedKind::NoRoom;
    add(std::move(Found));
    return; // what follows is never reached
  }
}

//===----------------------------------------------------------------------===//
// Wait groups
//===----------------------------------------------------------------------===//

void WaitFinder::judgeGroup(const Subject &S) {
  if (S.Kind->Kind != TypeKind::WaitGroup)
    return;
  auto Adds = [](const Node &N) { return N.What == Role::WgAdd; };
  auto Dones = [](const Node &N) { return N.What == Role::WgDone; };
  bool Spawns =
      llvm::any_of(A.Tasks, [&](const Task &T) { return T.Handle == S.Path; });
  for (const Node &N : Nodes) {
    if (N.Of != &S)
      continue;
    bool Here = !N.In && N.E->In == A.F && Places.count(N.Site);
    if (Here && N.What == Role::WgDone && !Spawns) {
      std::optional<int64_t> Counted = atMost(S, N.Site, Adds);
      int64_t Done = atLeast(S, N.Site, Dones);
      if (Counted && *Counted <= Done)
        add({WaitGroupKind::BelowZero, N.E->Where, S.Named, {}, nullptr});
    }
    if (Here && N.What == Role::WgWait && !Spawns &&
        atMost(S, N.Site, Adds) == 0) {
      // The first count comes later, and nobody waits after it.
      for (const Node &Add : Nodes)
        if (Add.Of == &S && Adds(Add) && !Add.In && reaches(N.Site, Add.Site) &&
            llvm::none_of(Nodes, [&](const Node &Again) {
              return Again.Of == &S && Again.What == Role::WgWait &&
                     (Again.In || reaches(Add.Site, Again.Site));
            })) {
          add({WaitGroupKind::WaitBeforeAdd, N.E->Where, S.Named,
               Add.E->Where.getBegin(), nullptr});
          break;
        }
    }
    if (N.In && N.What == Role::WgWait && !Spawns && N.E->Waited.empty()) {
      // Counted only while this task waits already.
      const Event *First = nullptr;
      bool Before = false;
      for (const auto &L : A.Events) {
        if (L.E.Kind != EventKind::WgAdd || L.E.Path != S.Path)
          continue;
        bool Beside = llvm::any_of(L.Live, [&](const LiveTask &Live) {
          return Live.Task == N.In->Id;
        });
        Before |= !Beside;
        if (!First)
          First = &L.E;
      }
      Before |= llvm::any_of(Nodes, [&](const Node &Other) {
        return Other.Of == &S && Adds(Other) && Other.In;
      });
      if (First && !Before)
        add({WaitGroupKind::AddBesideWait, N.E->Where, S.Named,
             First->Where.getBegin(), N.In->Site});
    }
  }
}

void WaitFinder::judgeMissingWait(const Subject &S) {
  if (S.Kind->Kind != TypeKind::WaitGroup || !S.Path.steps().empty() ||
      Engine.uses().has(S.Named, {Role::WgWait}) ||
      !Engine.uses().has(S.Named, {Role::WgAdd}))
    return;
  for (const auto &End : A.Ends) {
    if (End.V != S.Path.var())
      continue;
    for (const LiveTask &L : End.Live)
      for (const Node &N : Nodes)
        if (N.Of == &S && N.In && N.In->Id == L.Task &&
            N.What == Role::WgDone) {
          add({WaitGroupKind::NoWait, SourceRange(S.Named->getLocation()),
               S.Named, N.E->Where.getBegin(), N.In->Site});
          return;
        }
  }
}
