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

void State::acquireAll(const HeldLock &One) {
  AccessPath Lock = One.Lock.anyElement();
  if (held(Lock))
    return;
  Locks.push_back({Lock, One.Shared, One.Where});
  Locks.back().All = true;
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

void State::learnTwin(const AccessPath &Lock, const HeldLock &Of) {
  if (!Lock || held(Lock))
    return;
  acquire(Lock, Of.Shared, Of.Where);
  Locks.back().Twin = true;
}

void State::learnHeldAtEntry(const AccessPath &Lock, bool Shared,
                             clang::SourceLocation At) {
  if (!Lock || held(Lock))
    return;
  acquire(Lock, Shared, At);
  Locks.back().AtEntry = true;
}

/// Does a variable tell which element it is?
static bool isIndexed(const AccessPath &P) {
  return llvm::any_of(P.steps(), [](const PathStep &S) {
    return llvm::any_of(S.Index.Set, [](const Origin &O) { return O.Var; });
  });
}

void State::release(const AccessPath &Lock) {
  if (!Lock)
    return;
  Results.clear(); // what they tell of locks was true before
  for (const Fact &F : std::exchange(Seen, {}))
    if (Claims.size() < MaxClaims && llvm::none_of(Claims, [&](const Claim &C) {
          return C.Token.Tested == F.Tested;
        }))
      Claims.push_back({F, {F}, /*Turn=*/true});
  auto Known = [&] {
    return Locks.size() +
           llvm::count_if(LocksIf, [](const auto &L) { return !L.ByPath; });
  };
  size_t Before = Known();
  for (HeldLock &L : Locks)
    if (L.All && L.Lock == Lock.anyElement() && isIndexed(Lock)) {
      L.Leaving = true;
      return;
    }
  for (HeldLock &L : Locks)
    if (L.Lock == Lock && L.Depth > 1) {
      --L.Depth;
      return;
    }
  const HeldLock *Given = held(Lock);
  const HeldLock Last = Given ? *Given : HeldLock();
  llvm::erase_if(Locks, [&](const HeldLock &L) {
    return L.Lock == Lock || (L.All && L.Lock == Lock.anyElement()) ||
           (Given && L.Where == Last.Where && (L.Twin || Last.Twin));
  });
  llvm::erase_if(LocksIf,
                 [&](const ConditionalLock &L) { return L.Held.Lock == Lock; });
  if (Known() == Before)
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
  see(Known);
  for (const ConditionalLock &L : std::exchange(LocksIf, {})) {
    if (contradicts(Known, L.If))
      continue;
    if (!implies(Known, L.If)) {
      LocksIf.push_back(L);
      continue;
    }
    auto Here = llvm::find_if(
        Locks, [&](const HeldLock &O) { return O.Lock == L.Held.Lock; });
    if (Here == Locks.end())
      Locks.push_back(L.Held);
    else
      Here->Shared &= L.Held.Shared;
  }
  for (const ConditionalWait &W : std::exchange(WaitedIf, {}))
    if (implies(Known, W.If))
      waitFor(W.Signal);
    else if (!contradicts(Known, W.If))
      WaitedIf.push_back(W);
}

void State::see(const Fact &Known) {
  llvm::erase_if(Claims, [&](const Claim &C) {
    return C.Turn && C.Token.Tested == Known.Tested;
  });
  constexpr size_t MaxSeen = 8;
  const clang::VarDecl *V = Known.Tested.var();
  if (V && V->hasLocalStorage() && Known.Tested.steps().empty())
    return; // nobody else changes it
  if (!Locks.empty() && Seen.size() < MaxSeen &&
      !llvm::is_contained(Seen, Known))
    Seen.push_back(Known);
}

void State::claim(Fact Token, FactSet Before, bool Down) {
  if (!Locks.empty() && !Before.empty() && Claims.size() < MaxClaims)
    Claims.push_back(
        {std::move(Token), std::move(Before), /*Turn=*/false, Down});
}

void State::announce(const AccessPath &Token) {
  if (Claims.size() < MaxClaims)
    Claims.push_back({{Token, 0, /*Holds=*/false},
                      {},
                      /*Turn=*/false,
                      /*Down=*/false,
                      /*Open=*/true});
}

bool State::yield(const AccessPath &Token) {
  size_t Before = Claims.size();
  bool WasDown = llvm::any_of(Claims, [&](const Claim &C) {
    return C.Down && C.Token.Tested == Token;
  });
  llvm::erase_if(Claims,
                 [&](const Claim &C) { return C.Token.Tested == Token; });
  constexpr size_t MaxYielded = 8;
  if (Claims.size() == Before && Yielded.size() < MaxYielded)
    insertPath(Yielded, Token);
  return WasDown;
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
  if (P && V)
    publish(P, V);
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
    for (FactSet *Set : {&Facts, &Seen})
      llvm::erase_if(*Set,
                     [&](const Fact &F) { return P.isPrefixOf(F.Tested); });
  if (!P)
    return;
  auto IsAbout = [&](const auto &Conditional) {
    return P.isPrefixOf(Conditional.If.Tested);
  };
  llvm::erase_if(LocksIf, IsAbout);
  llvm::erase_if(WaitedIf, IsAbout);
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

void State::bindElement(const AccessPath &Container, Value V) {
  const AccessPath Any = Container.element({}), Key = Any.anyElement();
  int64_t Known = 0;
  for (const auto &B : Bindings) {
    if (!B.first.sameRoot(Any) || B.first.anyElement() != Key)
      continue;
    if (B.second == V)
      return;
    ++Known;
  }
  if (Known == 0) {
    bind(Any, std::move(V));
    return;
  }
  publish(Any, V);
  // Numbers that no subscript has.
  for (auto &B : Bindings)
    if (B.first == Any)
      B.first = Container.element(OriginSet::constant(-1));
  if (Bindings.size() < MaxBindings)
    Bindings.emplace_back(Container.element(OriginSet::constant(-1 - Known)),
                          std::move(V));
}

void State::bindAll(const AccessPath &P, const Value &V) {
  if (Bindings.size() < MaxBindings && !llvm::is_contained(Mixed, P) &&
      llvm::none_of(Bindings, [&](const auto &B) {
        return B.first.sameRoot(P) && B.first.anyElement() == P;
      }))
    Bindings.emplace_back(P, V);
}

void State::noteMixed(const AccessPath &P, const Value &V) {
  const AccessPath Any = P.anyElement();
  if (llvm::any_of(Bindings, [&](const auto &B) {
        return B.first.sameRoot(P) && B.first.anyElement() == Any &&
               !(B.first == P) && !(B.second == V);
      }))
    insertPath(Mixed, Any);
}

OriginSet State::newestNumber(const AccessPath &Container,
                              llvm::StringRef By) const {
  OriginSet Result;
  for (const NewestElement &E : Newest)
    if (E.Container == Container && E.By == By) {
      Result.add({Origin::Variable, E.Number, 0});
      Result.Exact = true;
    }
  return Result;
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

void State::publish(const AccessPath &Place, const Value &Pointer) {
  AccessPath Object;
  if (Pointer.Kind == Value::Address)
    Object = Pointer.Path;
  else if (Pointer.Kind == Value::Load)
    if (const clang::ValueDecl *D = Pointer.Path.lastNamed();
        D && D->getType().getNonReferenceType()->isPointerType())
      Object = Pointer.Path.deref();
  // What others can name already needs no other name.
  const clang::VarDecl *Root = Object.var(), *At = Place.var();
  if (!Object || !mayBeShared(Place) || (At && At->getTLSKind()) ||
      (!(Object == Place.deref()) &&
       (Place.sameRoot(Object) || (Root && !Root->hasLocalStorage()))))
    return;
  Publication New{Place, std::move(Object), Facts};
  if (Published.size() < MaxPublished && !llvm::is_contained(Published, New))
    Published.push_back(std::move(New));
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
  forgetNewest(P);
  endWalks(*this, P);
  moveLocks(P);
  splitCopies(P);
  llvm::erase_if(Published, [&](const Publication &Known) {
    return P.isPrefixOf(Known.Place) ||
           (NewStorage && P.sameRoot(Known.Object));
  });
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
  auto Find = [&](const AccessPath &Name) {
    auto It = llvm::find_if(
        Guards, [&](const GuardState &G) { return G.Guard == Name; });
    return It == Guards.end() ? nullptr : &*It;
  };
  if (Guards.empty())
    return nullptr;
  GuardState *G = Find(P);
  // All that a container has got go by one name.
  if (!G && !P.steps().empty() && P.steps().back().Kind != PathStep::Deref)
    G = Find(P.prefix(P.steps().size() - 1).element({}));
  return G;
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
  // Elements of what took all that a container had.
  for (unsigned N = P.steps().size(); N-- > 0;) {
    if (P.steps()[N].Kind != PathStep::Element)
      continue;
    const Value *V = binding(P.prefix(N));
    if (V && V->Kind == Value::Load)
      return V->Path.append(P.steps().drop_front(N));
  }
  return P;
}
