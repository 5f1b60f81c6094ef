//===- State.cpp - What is known at one point of a function ---------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/State.h"
#include "Analysis/Walks.h"

using namespace heddle::analysis;

/// Beyond these sizes knowledge is dropped, never invented.
static constexpr unsigned MaxBindings = 96;
static constexpr unsigned MaxStale = 24;
static constexpr unsigned MaxLockDepth = 8;
/// Chains of pointers longer than this are not followed.
static constexpr unsigned MaxRewrites = 8;

/// Keeps what is in both sets. Returns whether \p Into shrank.
template <typename Set> static bool intersect(Set &Into, const Set &Other) {
  size_t Before = Into.size();
  llvm::erase_if(Into,
                 [&](const auto &E) { return !llvm::is_contained(Other, E); });
  return Into.size() != Before;
}

bool heddle::analysis::isNothing(const AccessPath &P, const State &S) {
  return llvm::any_of(S.Facts, [&](const Fact &Known) {
    if (Known.Value != 0 || !Known.isValue())
      return false;
    if (Known.Tested == P || Known.Tested.deref().isPrefixOf(P))
      return true;
    const Value *Target = S.binding(Known.Tested);
    return Target &&
           (Target->Kind == Value::Address ? Target->Path.isPrefixOf(P)
            : Target->Kind == Value::Load  ? Target->Path.deref().isPrefixOf(P)
                                           : false);
  });
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
    if (It->Depth < L.Depth) {
      L.Depth = It->Depth;
      Changed = true;
    }
    return false;
  });
  return Changed;
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
  auto AddFrom = [&](const State &X, const State &Y) {
    if (const Fact *If =
            X.Locks.empty() ? nullptr : difference(X.Facts, Y.Facts))
      for (const HeldLock &L : X.Locks)
        if (!L.Unknown && !Y.held(L.Lock) && !Y.heldIf(L.Lock) &&
            !isNothing(L.Lock, Y))
          Add({L, *If});
    for (const ConditionalLock &L : X.LocksIf)
      if (Y.heldIf(L.Held.Lock)
              ? llvm::is_contained(Y.LocksIf, L)
              : Y.held(L.Held.Lock) || contradicts({L.If}, Y.Facts))
        Add(L);
  };
  AddFrom(Mine, Theirs);
  AddFrom(Theirs, Mine);
  if (Joined == Mine.LocksIf)
    return false;
  Mine.LocksIf = std::move(Joined);
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
    Either.addAll(X);
    Either.addAll(Y);
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

/// Variables that hold a result on both sides hold one of all these.
static bool joinResults(State &Into, const State &O) {
  constexpr size_t MaxOfEach = 3;
  auto IsOf = [](const clang::VarDecl *V) {
    return [V](const auto &R) { return R.first == V; };
  };
  llvm::SmallPtrSet<const clang::VarDecl *, 4> Dropped;
  for (const auto &[V, Call] : Into.Results)
    if (llvm::none_of(O.Results, IsOf(V)))
      Dropped.insert(V);
  llvm::SmallVector<std::pair<const clang::VarDecl *, const clang::Expr *>, 2>
      New;
  for (const auto &R : O.Results)
    if (!llvm::is_contained(Into.Results, R) &&
        llvm::any_of(Into.Results, IsOf(R.first)))
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

bool State::join(const State &O) {
  if (!O.Reachable)
    return false;
  if (!Reachable) {
    *this = O;
    return true;
  }
  bool Changed = joinConditionalLocks(*this, O);
  Changed |= joinLocks(*this, O);
  for (const AccessPath &P : O.Dropped)
    if (!llvm::is_contained(Dropped, P)) {
      Dropped.push_back(P);
      Changed = true;
    }
  Changed |= intersect(Waited, O.Waited);
  Changed |= intersect(Joined, O.Joined);
  Changed |= joinLive(Live, O.Live);
  for (const AccessPath &P : O.GivenAway)
    if (!llvm::is_contained(GivenAway, P)) {
      GivenAway.push_back(P);
      Changed = true;
    }
  for (unsigned Task : O.Queued)
    if (!llvm::is_contained(Queued, Task)) {
      Queued.push_back(Task);
      Changed = true;
    }
  Changed |= joinClosed(Closed, O.Closed, Facts, O.Facts);
  Changed |= joinWalks(*this, O); // looks at the bindings
  Changed |= joinBindings(*this, O);
  Changed |= intersect(Facts, O.Facts);
  Changed |= intersect(Shares, O.Shares);
  Changed |= intersect(Replaced, O.Replaced);
  Changed |= joinResults(*this, O);
  llvm::erase_if(Guards, [&](GuardState &G) {
    auto It = llvm::find_if(
        O.Guards, [&](const GuardState &H) { return H.Guard == G.Guard; });
    if (It == O.Guards.end() || It->FromGuard != G.FromGuard)
      return Changed = true;
    bool SameLocks = It->Locks == G.Locks;
    for (const AccessPath &Lock : It->Locks)
      if (!llvm::is_contained(G.Locks, Lock)) {
        G.Locks.push_back(Lock);
        Changed = true;
      }
    if ((It->Owns != G.Owns || (!SameLocks && G.Owns != GuardState::No)) &&
        G.Owns != GuardState::Maybe) {
      G.Owns = GuardState::Maybe;
      Changed = true;
    }
    return false;
  });
  if (OneInstance && !O.OneInstance) {
    OneInstance = false;
    Changed = true;
  }
  return Changed;
}

void State::acquire(const AccessPath &Lock, bool Shared,
                    clang::SourceLocation At) {
  if (!Lock)
    return;
  mayAwaitUsers();
  for (HeldLock &L : Locks)
    if (L.Lock == Lock) {
      // That it is held for reading was said of some task, not of this one.
      if (L.AtEntry && L.Shared && !Shared) {
        L = {Lock, Shared, At};
        return;
      }
      L.Depth = std::min(L.Depth + 1, MaxLockDepth);
      return;
    }
  Locks.push_back({Lock, Shared, At});
  llvm::erase_if(Dropped, [&](const AccessPath &P) { return P == Lock; });
}

void State::acquireUnknown(const clang::Expr *Site, bool Shared) {
  AccessPath Name = AccessPath::object(Site);
  if (held(Name))
    return;
  Locks.push_back({Name, Shared, Site->getBeginLoc()});
  Locks.back().Unknown = true;
}

void State::releaseUnknown() {
  llvm::erase_if(Locks, [](const HeldLock &L) { return L.Unknown; });
}

void State::learnHeld(const AccessPath &Lock, bool Shared,
                      clang::SourceLocation At) {
  if (!held(Lock))
    acquire(Lock, Shared, At);
}

void State::learnHeldAtEntry(const AccessPath &Lock, bool Shared,
                             clang::SourceLocation At) {
  if (!Lock || held(Lock))
    return;
  acquire(Lock, Shared, At);
  Locks.back().AtEntry = true;
}

void State::release(const AccessPath &Lock) {
  if (!Lock)
    return;
  Results.clear(); // what they tell of locks was true before
  size_t Before = Locks.size() + LocksIf.size();
  for (HeldLock &L : Locks)
    if (L.Lock == Lock && L.Depth > 1) {
      --L.Depth;
      return;
    }
  llvm::erase_if(Locks, [&](const HeldLock &L) { return L.Lock == Lock; });
  llvm::erase_if(LocksIf,
                 [&](const ConditionalLock &L) { return L.Held.Lock == Lock; });
  if (Locks.size() + LocksIf.size() == Before)
    insertPath(Dropped, Lock);
}

void State::acquireIf(ConditionalLock L) {
  if (L.Held.Lock && !held(L.Held.Lock) && !llvm::is_contained(LocksIf, L))
    LocksIf.push_back(std::move(L));
}

const ConditionalLock *State::heldIf(const AccessPath &Lock) const {
  auto It = llvm::find_if(
      LocksIf, [&](const ConditionalLock &L) { return L.Held.Lock == Lock; });
  return It == LocksIf.end() ? nullptr : &*It;
}

std::optional<bool> State::knows(const Fact &Asked) const {
  for (const Fact &Known : Facts) {
    if (implies(Known, Asked))
      return true;
    if (contradicts(Known, Asked))
      return false;
  }
  return std::nullopt;
}

void State::learn(const Fact &Known) {
  if (!llvm::is_contained(Facts, Known) && Facts.size() < MaxFacts)
    Facts.push_back(Known);
  for (const ConditionalLock &L : std::exchange(LocksIf, {})) {
    if (contradicts(Known, L.If))
      continue;
    if (!implies(Known, L.If))
      LocksIf.push_back(L);
    else if (!held(L.Held.Lock))
      Locks.push_back(L.Held);
  }
}

const HeldLock *State::held(const AccessPath &Lock) const {
  auto It =
      llvm::find_if(Locks, [&](const HeldLock &L) { return L.Lock == Lock; });
  return It == Locks.end() ? nullptr : &*It;
}

static bool isConstant(const OriginSet &Index) {
  return Index.Exact && Index.Set.front().Kind == Origin::Constant;
}

bool State::bindsInside(const AccessPath &P) const {
  return llvm::any_of(Bindings,
                      [&](const auto &B) { return B.first.sameRoot(P); });
}

const Value *State::binding(const AccessPath &P) const {
  if (!bindsInside(P))
    return nullptr;
  auto Find = [&](const AccessPath &Key) {
    return llvm::find_if(Bindings,
                         [&](const auto &B) { return B.first == Key; });
  };
  auto It = Find(P);
  // What is known of every element is known of each.
  if (It == Bindings.end() && llvm::any_of(P.steps(), [](const PathStep &S) {
        return S.Kind == PathStep::Element;
      }))
    It = Find(P.anyElement());
  if (It != Bindings.end())
    return &It->second;
  // Where all elements that are known agree, so does each.
  if (llvm::none_of(P.steps(), [](const PathStep &S) {
        return S.Kind == PathStep::Element && !isConstant(S.Index);
      }))
    return nullptr;
  AccessPath Any = P.anyElement();
  const Value *Common = nullptr;
  for (const auto &B : Bindings) {
    if (!P.sameRoot(B.first) || B.first.anyElement() != Any)
      continue;
    if (Common && !(*Common == B.second))
      return nullptr;
    Common = &B.second;
  }
  return Common;
}

void State::bind(const AccessPath &P, Value V) {
  if (!P || !V || Bindings.size() >= MaxBindings)
    return;
  // `p = p->next` would be a name that explains itself by itself.
  if (V.Path && P.isPrefixOf(V.Path))
    return;
  for (auto &B : Bindings)
    if (B.first == P) {
      B.second = std::move(V);
      return;
    }
  Bindings.emplace_back(P, std::move(V));
}

void State::moveLocks(const AccessPath &P) {
  for (HeldLock &L : Locks)
    L.Moved |= leadsThrough(L.Lock, P);
  llvm::erase_if(LocksIf, [&](const ConditionalLock &L) {
    return leadsThrough(L.Held.Lock, P);
  });
}

/// Is \p P a member of \p Whole, or of one of its members?
static bool isInside(const AccessPath &P, const AccessPath &Whole) {
  unsigned N = Whole.steps().size();
  return N < P.steps().size() && Whole.isPrefixOf(P) && P.prefix(N) == Whole &&
         llvm::all_of(
             P.steps().drop_front(N),
             [](const PathStep &S) { return S.Kind == PathStep::Field; });
}

Value State::takenWith(const AccessPath &P) const {
  for (unsigned N = P.steps().size(); N-- > 0;)
    if (const Value *V = binding(P.prefix(N)); V && V->Taken && V->Path) {
      Value Part = Value::load(V->Path.append(P.steps().drop_front(N)));
      Part.Taken = static_cast<bool>(Part);
      return Part;
    }
  return {};
}

Value State::copiedFrom(const AccessPath &P) const {
  for (unsigned N = P.steps().size();
       N-- > 0 && P.steps()[N].Kind == PathStep::Field;)
    if (const Value *V = binding(P.prefix(N))) {
      if (V->Kind != Value::Load || V->Taken)
        return {};
      AccessPath Source = normalize(V->Path.append(P.steps().drop_front(N)));
      const Value *Known = binding(Source);
      return Known ? *Known : Value::load(Source);
    }
  return {};
}

void State::splitCopies(const AccessPath &P) {
  if (P.steps().empty() || P.steps().back().Kind != PathStep::Field)
    return;
  std::vector<std::pair<AccessPath, Value>> Members;
  auto Split = [&](const std::pair<AccessPath, Value> &B) {
    const auto &[To, V] = B;
    if (V.Kind != Value::Load || V.Taken)
      return false;
    const AccessPath *Whole = isInside(P, To)       ? &To
                              : isInside(P, V.Path) ? &V.Path
                                                    : nullptr;
    if (!Whole)
      return false;
    const clang::FieldDecl *Written = P.steps()[Whole->steps().size()].Member;
    for (const clang::FieldDecl *Other : Written->getParent()->fields())
      if (Other != Written && (Other->getType()->isPointerType() ||
                               Other->getType()->isRecordType()))
        Members.emplace_back(To.field(Other), Value::load(V.Path.field(Other)));
    return true;
  };
  llvm::erase_if(Bindings, Split);
  for (auto &[To, V] : Members)
    if (!binding(To))
      bind(To, std::move(V));
}

void State::forgetFacts(const AccessPath &P) {
  if (P)
    llvm::erase_if(Facts,
                   [&](const Fact &F) { return P.isPrefixOf(F.Tested); });
  if (P)
    llvm::erase_if(LocksIf, [&](const ConditionalLock &L) {
      return P.isPrefixOf(L.If.Tested);
    });
}

const Walk *State::walk(const clang::VarDecl *Pointer) const {
  auto It =
      llvm::find_if(Walks, [&](const Walk &W) { return W.Pointer == Pointer; });
  return It == Walks.end() ? nullptr : &*It;
}

/// May others find what lies at \p P?
static bool mayBeShared(const AccessPath &P) {
  const clang::VarDecl *Root = P.var();
  return P && P.kind() != AccessPath::Object &&
         (!Root || !Root->hasLocalStorage() || P.hasDeref());
}

void State::noteReplaced(const AccessPath &P) {
  llvm::erase_if(Replaced, [&](const Replacement &R) { return P == R.Holder; });
  if (Locks.empty() || !mayBeShared(P))
    return;
  for (const auto &[Name, V] : Bindings) {
    const clang::VarDecl *Holder = Name.var();
    if (Holder && Name.steps().empty() && Holder->hasLocalStorage() &&
        Holder->getType()->isPointerType() && V.Kind == Value::Load &&
        V.Path == P)
      Replaced.push_back({Name, P, Locks});
  }
}

void State::exchange(const AccessPath &P, const AccessPath &Holder) {
  invalidate(P, /*NewStorage=*/false);
  if (!Locks.empty() && mayBeShared(P))
    Replaced.push_back({Holder, P, Locks});
}

void State::invalidate(const AccessPath &P, bool NewStorage) {
  noteReplaced(P);
  llvm::erase_if(GivenAway, [&](const AccessPath &Q) { return Q == P; });
  if (P.var() && P.steps().empty())
    llvm::erase_if(Results, [&](const auto &R) { return R.first == P.var(); });
  endWalks(*this, P);
  moveLocks(P);
  splitCopies(P);
  llvm::erase_if(Bindings, [&](const std::pair<AccessPath, Value> &B) {
    return P.isPrefixOf(B.first) ||
           (B.second.Kind == Value::Load && !B.second.Taken &&
            P.isPrefixOf(B.second.Path)) ||
           (NewStorage && B.second.Path && P.sameRoot(B.second.Path));
  });
  forgetFacts(P);
  for (ClosedChannel &C : Closed)
    llvm::erase_if(C.When,
                   [&](const Fact &F) { return P.isPrefixOf(F.Tested); });
  llvm::erase_if(Closed, [&](const ClosedChannel &C) {
    if (NewStorage && P.sameRoot(C.Channel))
      return true;
    // Another element, or what a pointer leads to now.
    unsigned N = P.steps().size();
    if (P.isPrefixOf(C.Channel) && N < C.Channel.steps().size() &&
        C.Channel.steps()[N].Kind == PathStep::Deref)
      return true;
    return P.steps().empty() && P.var() && C.Channel.isIndexedBy(P.var());
  });
  for (LiveTask &T : Live) {
    llvm::erase_if(T.When,
                   [&](const Fact &F) { return P.isPrefixOf(F.Tested); });
    if (P.var() && P.steps().empty())
      llvm::erase_if(T.JoinedElements, [&](const AccessPath &Handle) {
        return Handle.isIndexedBy(P.var());
      });
    Stale Now{P, NewStorage};
    if (T.Since.size() < MaxStale && !llvm::is_contained(T.Since, Now))
      T.Since.push_back(std::move(Now));
  }
}

GuardState *State::guard(const AccessPath &P) {
  auto It =
      llvm::find_if(Guards, [&](const GuardState &G) { return G.Guard == P; });
  return It == Guards.end() ? nullptr : &*It;
}

GuardState *State::owner(const AccessPath &P) {
  GuardState *G = guard(P);
  if (!G || G->Owns != GuardState::No || G->Locks.empty())
    return G;
  auto It = llvm::find_if(Guards, [&](const GuardState &O) {
    return O.Guard.kind() == AccessPath::Object && O.Owns != GuardState::No &&
           O.Locks == G->Locks;
  });
  return It == Guards.end() ? G : &*It;
}

LiveTask *State::live(unsigned Task) {
  auto It =
      llvm::find_if(Live, [&](const LiveTask &T) { return T.Task == Task; });
  return It == Live.end() ? nullptr : &*It;
}

void State::waitFor(const AccessPath &Signal) {
  mayAwaitUsers();
  AccessPath Any = Signal.anyElement();
  insertPath(Waited, Any);
  for (LiveTask &T : Live)
    insertPath(T.Waited, Any);
}

AccessPath State::normalize(AccessPath P) const {
  for (unsigned Round = 0; Round < MaxRewrites && P && bindsInside(P);
       ++Round) {
    bool Rewritten = false;
    for (unsigned N = P.steps().size(); N-- > 0 && !Rewritten;) {
      bool NextIsDeref = P.steps()[N].Kind == PathStep::Deref;
      bool DerefFollows =
          llvm::any_of(P.steps().drop_front(N), [](const PathStep &S) {
            return S.Kind == PathStep::Deref;
          });
      if (!DerefFollows)
        continue;
      const Value *V = binding(P.prefix(N));
      if (!V)
        continue;
      if (V->Kind == Value::Address && NextIsDeref) {
        P = V->Path.attach(P.steps().drop_front(N + 1));
        Rewritten = true;
      } else if (V->Kind == Value::Load) {
        P = V->Path.append(P.steps().drop_front(N));
        Rewritten = true;
      }
    }
    if (!Rewritten)
      break;
  }
  return P;
}

AccessPath State::handle(AccessPath P) const {
  P = normalize(std::move(P));
  P.clearCopied();
  for (unsigned Round = 0; Round < MaxRewrites && P; ++Round) {
    const Value *V = binding(P);
    if (!V || V->Kind != Value::Load)
      break;
    P = normalize(V->Path);
    P.clearCopied();
  }
  return P;
}
