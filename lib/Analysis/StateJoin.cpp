//===- StateJoin.cpp - What is certain where two paths meet ---------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/State.h"
#include "Analysis/Walks.h"

using namespace heddle::analysis;

/// Keeps what is in both sets. Returns whether \p Into shrank.
template <typename Set> static bool intersect(Set &Into, const Set &Other) {
  size_t Before = Into.size();
  llvm::erase_if(Into,
                 [&](const auto &E) { return !llvm::is_contained(Other, E); });
  return Into.size() != Before;
}

/// What is certain in \p Here and wrong in \p There.
static const Fact *difference(const FactSet &Here, const FactSet &There) {
  auto It = llvm::find_if(
      Here, [&](const Fact &A) { return contradicts({A}, There); });
  return It == Here.end() ? nullptr : &*It;
}

/// Held on both paths. Where the lock is reached through a pointer that is null
/// on one of them (`if (lock) acquire(lock)`), there is nobody to exclude
/// there.
static bool joinLocks(State &Mine, const State &Theirs) {
  LockSet &Into = Mine.Locks;
  const LockSet &Other = Theirs.Locks;
  bool Changed = false;
  for (const HeldLock &L : Other)
    if (!Mine.held(L.Lock) && isNothing(L.Lock, Mine)) {
      Into.push_back(L);
      Changed = true;
    }
  llvm::erase_if(Into, [&](HeldLock &L) {
    auto It = llvm::find_if(
        Other, [&](const HeldLock &O) { return O.Lock == L.Lock; });
    if (It == Other.end()) {
      bool Vacuous = isNothing(L.Lock, Theirs);
      Changed |= !Vacuous;
      return !Vacuous;
    }
    if (It->Shared && !L.Shared)
      Changed = L.Shared = true;
    if (It->Moved && !L.Moved)
      Changed = L.Moved = true;
    if (L.Twin && !It->Twin) { // a lock of its own on one of the paths
      L.Twin = false;
      Changed = true;
    }
    if (It->Depth < L.Depth) {
      L.Depth = It->Depth;
      Changed = true;
    }
    return false;
  });
  return Changed;
}

/// Is \p L held as firmly?
static bool holds(const State &S, const HeldLock &L) {
  const HeldLock *Held = S.held(L.Lock);
  return Held && (!Held->Shared || L.Shared);
}

/// Held on one path only, which differs from the other in what was asked; or
/// already held under a condition that says nothing of the other path.
static bool joinConditionalLocks(State &Mine, const State &Theirs) {
  ConditionalLockSet Joined;
  auto Add = [&](const ConditionalLock &L) {
    constexpr size_t MaxOfOne = 4;
    if (Joined.size() < MaxOfOne && !llvm::is_contained(Joined, L))
      Joined.push_back(L);
  };
  auto AddFrom = [&](const State &X, const State &Y, bool ByPath) {
    const Fact *If = X.Locks.empty() ? nullptr : difference(X.Facts, Y.Facts);
    for (const HeldLock &L : X.Locks) {
      if (L.Unknown || holds(Y, L) || Y.heldIf(L.Lock) || isNothing(L.Lock, Y))
        continue;
      if (!ByPath && If && !Y.held(L.Lock))
        Add({L, *If});
      // Where what is certain on the other path turns out not to be so, this is
      // not the other path.
      for (const Fact &Known : Y.Facts) {
        Fact Not = Known;
        Not.Holds = !Known.Holds;
        if (ByPath && !llvm::is_contained(X.Facts, Known) &&
            !(If && *If == Not))
          Add({L, std::move(Not), ByPath});
      }
    }
    for (const ConditionalLock &L : X.LocksIf)
      if (L.ByPath == ByPath &&
          (Y.heldIf(L.Held.Lock)
               ? llvm::is_contained(Y.LocksIf, L)
               : holds(Y, L.Held) || contradicts({L.If}, Y.Facts)))
        Add(L);
  };
  for (bool ByPath : {false, true}) {
    AddFrom(Mine, Theirs, ByPath);
    AddFrom(Theirs, Mine, ByPath);
  }
  if (Joined == Mine.LocksIf)
    return false;
  Mine.LocksIf = std::move(Joined);
  return true;
}

/// Waited for on one path only, which differs from the other in what a local
/// variable was set to.
static bool joinConditionalWaits(State &Mine, const State &Theirs) {
  constexpr size_t MaxWaits = 8;
  decltype(Mine.WaitedIf) Joined;
  auto Add = [&](ConditionalWait W) {
    if (Joined.size() < MaxWaits && !llvm::is_contained(Joined, W))
      Joined.push_back(std::move(W));
  };
  auto AddFrom = [&](const State &X, const State &Y) {
    for (const ConditionalWait &W : X.WaitedIf)
      if (llvm::is_contained(Y.Waited, W.Signal) ||
          llvm::is_contained(Y.WaitedIf, W) || contradicts({W.If}, Y.Facts))
        Add(W);
    for (const AccessPath &Signal : X.Waited) {
      if (llvm::is_contained(Y.Waited, Signal))
        continue;
      for (const Fact &Known : Y.Facts) {
        const clang::VarDecl *V = Known.Tested.var();
        if (!V || !V->hasLocalStorage() || !Known.Tested.steps().empty() ||
            !contradicts({Known}, X.Facts))
          continue;
        Fact Not = Known;
        Not.Holds = !Known.Holds;
        Add({Signal, std::move(Not)});
      }
    }
  };
  AddFrom(Mine, Theirs);
  AddFrom(Theirs, Mine);
  if (Joined == Mine.WaitedIf)
    return false;
  Mine.WaitedIf = std::move(Joined);
  return true;
}

static bool joinLive(LiveSet &Into, const LiveSet &Other) {
  bool Changed = false;
  for (const LiveTask &T : Other) {
    auto It = llvm::find_if(
        Into, [&](const LiveTask &O) { return O.Task == T.Task; });
    if (It == Into.end()) {
      Into.push_back(T);
      Changed = true;
      continue;
    }
    Changed |= intersect(It->Since, T.Since);
    Changed |= intersect(It->Waited, T.Waited);
    Changed |= intersect(It->When, T.When);
    Changed |= intersect(It->JoinedElements, T.JoinedElements);
  }
  return Changed;
}

/// Where two paths know different elements of one array, the join knows the
/// array: a pointer that walks along it stays understood.
static bool generalizeElement(Value &Into, const Value &Other) {
  if (Into.Kind != Value::Address || Other.Kind != Value::Address)
    return false;
  auto Steps = Into.Path.steps(), OtherSteps = Other.Path.steps();
  if (Steps.empty() || Steps.size() != OtherSteps.size() ||
      Steps.back().Kind != PathStep::Element ||
      OtherSteps.back().Kind != PathStep::Element)
    return false;
  if (Into.Path.prefix(Steps.size() - 1) != Other.Path.prefix(Steps.size() - 1))
    return false;
  OriginSet Either;
  const OriginSet &X = Steps.back().Index, &Y = OtherSteps.back().Index;
  auto Moves = [](const OriginSet &Index) {
    return llvm::any_of(Index.Set,
                        [](const Origin &O) { return O.Var != nullptr; });
  };
  // Where a variable says which element, it still does; two constants make
  // the whole array.
  if (!X.Set.empty() && !Y.Set.empty() && (Moves(X) || Moves(Y))) {
    Either = OriginSet::combined({X, Y});
  }
  Into.Path = Into.Path.withLastIndex(std::move(Either));
  return true;
}

/// What pointers refer to: where one is null on one path, it is what it is on
/// the other.
static bool joinBindings(State &Into, const State &Other) {
  bool Changed = false;
  std::vector<std::pair<AccessPath, Value>> Joined;
  for (auto &B : Into.Bindings) {
    const Value *Its = Other.binding(B.first);
    Value Before = B.second;
    if (Its ? *Its == B.second || generalizeElement(B.second, *Its) ||
                  isNothing(B.first, Other)
            : isNothing(B.first, Other))
      Joined.push_back(B);
    else if (Its && isNothing(B.first, Into))
      Joined.push_back({B.first, *Its});
    // Work that is taken out on some of the paths only is what is run later.
    else if (B.second.Taken)
      Joined.push_back(B);
    else if (Its && Its->Taken)
      Joined.push_back({B.first, *Its});
    Changed |= Joined.empty() || !(Joined.back().first == B.first) ||
               !(Joined.back().second == Before);
  }
  for (const auto &B : Other.Bindings)
    if (!Into.binding(B.first) &&
        (B.second.Taken || isNothing(B.first, Into))) {
      Joined.push_back(B);
      Changed = true;
    }
  Into.Bindings = std::move(Joined);
  return Changed;
}

static bool joinClosed(llvm::SmallVector<ClosedChannel, 1> &Into,
                       const llvm::SmallVector<ClosedChannel, 1> &Other,
                       const FactSet &IntoFacts, const FactSet &OtherFacts) {
  bool Changed = false;
  auto Find = [](auto &Set, const AccessPath &P) {
    return llvm::find_if(
        Set, [&](const ClosedChannel &C) { return C.Channel == P; });
  };
  // A channel that is closed on one side only was closed under the facts that
  // distinguish the sides.
  for (ClosedChannel &C : Into)
    if (Find(Other, C.Channel) == Other.end() && C.Always) {
      C.Always = false;
      for (const Fact &F : IntoFacts)
        if (!llvm::is_contained(C.When, F))
          C.When.push_back(F);
      Changed = true;
    }
  for (const ClosedChannel &C : Other) {
    auto It = Find(Into, C.Channel);
    if (It == Into.end()) {
      Into.push_back(C);
      if (C.Always)
        for (const Fact &F : OtherFacts)
          if (!llvm::is_contained(C.When, F))
            Into.back().When.push_back(F);
      Into.back().Always = false;
      Changed = true;
      continue;
    }
    if (It->Always && !C.Always) {
      It->Always = false;
      It->When = C.When;
      Changed = true;
    }
  }
  return Changed;
}

/// Does \p V hold a constant that is not zero?
static bool isNonZero(const clang::VarDecl *V, const State &S) {
  return llvm::any_of(S.Facts, [&](const Fact &F) {
    return F.isValue() && F.Holds && F.Value != 0 &&
           F.Tested == AccessPath::variable(V);
  });
}

/// Variables that hold a result on both sides hold one of all these. Who finds
/// zero in them has not come from where they hold something else.
static bool joinResults(State &Into, const State &O) {
  constexpr size_t MaxOfEach = 3;
  auto IsOf = [](const clang::VarDecl *V) {
    return [V](const auto &R) { return R.first == V; };
  };
  llvm::SmallPtrSet<const clang::VarDecl *, 4> Dropped;
  for (const auto &[V, Call] : Into.Results)
    if (llvm::none_of(O.Results, IsOf(V)) && !isNonZero(V, O))
      Dropped.insert(V);
  llvm::SmallVector<std::pair<const clang::VarDecl *, const clang::Expr *>, 2>
      New;
  for (const auto &R : O.Results)
    if (!llvm::is_contained(Into.Results, R) &&
        (llvm::any_of(Into.Results, IsOf(R.first)) || isNonZero(R.first, Into)))
      New.push_back(R);
  for (const auto &R : New)
    Into.Results.push_back(R);
  for (const auto &[V, Call] : New)
    if (size_t(llvm::count_if(Into.Results, IsOf(V))) > MaxOfEach)
      Dropped.insert(V);
  llvm::erase_if(Into.Results,
                 [&](const auto &R) { return Dropped.contains(R.first); });
  return !New.empty() || !Dropped.empty();
}

/// Is it what a container, or the like, has got?
static bool isHeldInSomething(const AccessPath &Guard) {
  return !Guard.steps().empty() &&
         Guard.steps().back().Kind == PathStep::Element &&
         Guard.steps().back().Index.Set.empty();
}

/// Known on both paths; what is in a container may be there on one alone.
static bool joinGuards(State &Mine, const State &Theirs) {
  bool Changed = false;
  auto Find = [](auto &In, const GuardState &G) {
    return llvm::find_if(
        In, [&](const GuardState &H) { return H.Guard == G.Guard; });
  };
  auto DoubtOwner = [&](GuardState &G) {
    Changed |= G.Owns != GuardState::Maybe;
    G.Owns = GuardState::Maybe;
  };
  llvm::erase_if(Mine.Guards, [&](GuardState &G) {
    auto It = Find(Theirs.Guards, G);
    if (It == Theirs.Guards.end() && isHeldInSomething(G.Guard)) {
      if (G.Owns == GuardState::Yes)
        DoubtOwner(G);
      return false;
    }
    if (It == Theirs.Guards.end() || It->FromGuard != G.FromGuard)
      return Changed = true;
    bool SameLocks = It->Locks == G.Locks;
    for (const AccessPath &Lock : It->Locks)
      if (!llvm::is_contained(G.Locks, Lock)) {
        G.Locks.push_back(Lock);
        Changed = true;
      }
    if (It->Owns != G.Owns || (!SameLocks && G.Owns != GuardState::No))
      DoubtOwner(G);
    return false;
  });
  for (const GuardState &G : Theirs.Guards)
    if (isHeldInSomething(G.Guard) && G.Owns != GuardState::No &&
        Find(Mine.Guards, G) == Mine.Guards.end()) {
      Mine.Guards.push_back(G);
      Mine.Guards.back().Owns = GuardState::Maybe;
      Changed = true;
    }
  return Changed;
}

bool State::join(const State &O) {
  if (!O.Reachable)
    return false;
  if (!Reachable || (Exceptional && !O.Exceptional)) {
    *this = O;
    return true;
  }
  if (O.Exceptional && !Exceptional)
    return false;
  bool Changed = joinConditionalLocks(*this, O);
  Changed |= joinLocks(*this, O);
  for (const AccessPath &P : O.Dropped)
    if (!llvm::is_contained(Dropped, P)) {
      Dropped.push_back(P);
      Changed = true;
    }
  Changed |= intersect(Claims, O.Claims);
  Changed |= intersect(Seen, O.Seen);
  size_t Gone = Yielded.size();
  for (const AccessPath &P : O.Yielded)
    insertPath(Yielded, P);
  Changed |= Yielded.size() != Gone;
  Changed |= joinConditionalWaits(*this, O); // looks at the other waits
  Changed |= intersect(Waited, O.Waited);
  Changed |= intersect(Joined, O.Joined);
  Changed |= joinLive(Live, O.Live);
  for (const AccessPath &P : O.GivenAway)
    if (!llvm::is_contained(GivenAway, P)) {
      GivenAway.push_back(P);
      Changed = true;
    }
  const size_t Alike = Mixed.size();
  for (const AccessPath &P : O.Mixed)
    insertPath(Mixed, P);
  Changed |= Mixed.size() != Alike;
  for (unsigned Task : O.Queued)
    if (!llvm::is_contained(Queued, Task)) {
      Queued.push_back(Task);
      Changed = true;
    }
  Changed |= joinClosed(Closed, O.Closed, Facts, O.Facts);
  Changed |= joinWalks(*this, O); // looks at the bindings
  Changed |= joinBindings(*this, O);
  Changed |= joinResults(*this, O);
  Changed |= intersect(Facts, O.Facts);
  Changed |= intersect(Shares, O.Shares);
  Changed |= intersect(Newest, O.Newest);
  Changed |= intersect(Replaced, O.Replaced);
  for (const Publication &P : O.Published) {
    auto Mine = llvm::find(Published, P);
    if (Mine != Published.end()) {
      Changed |= intersect(Mine->When, P.When);
    } else if (Published.size() < MaxPublished) {
      Published.push_back(P);
      Changed = true;
    }
  }
  Changed |= joinGuards(*this, O);
  if (OneInstance && !O.OneInstance) {
    OneInstance = false;
    Changed = true;
  }
  return Changed;
}
