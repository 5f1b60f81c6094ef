//===- CalleeEffects.cpp - What known callees do to the state -------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/Surroundings.h"
#include "Analysis/Views.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

bool FunctionAnalyzer::asksCloser(const FactSet &When,
                                  SourceLocation Close) const {
  return llvm::any_of(When, [&](const Fact &Test) {
    return llvm::any_of(CloserWrites, [&](const auto &Written) {
      return Written.first == Close && Written.second == Test.Tested;
    });
  });
}

static bool isForLife(const FunctionDecl *Callee, const Event &E) {
  return isa<CXXConstructorDecl, CXXDestructorDecl>(Callee) &&
         E.Path.thisClass() && !E.Path.hasDeref();
}

/// Perhaps it is asked there, or awaited, that others have left something.
static bool mayAsk(const Event &E) {
  return !isMemoryAccess(E.Kind) || E.Kind == EventKind::AtomicRead;
}

/// The type of the member that \p P ends with, if it does.
static QualType memberType(const AccessPath &P) {
  return !P.steps().empty() && P.steps().back().Kind == PathStep::Field
             ? P.steps().back().Member->getType()
             : QualType();
}

/// A callee takes a guard that it does not know for a lock.
static LockSet throughGuards(LockSet Acquired, State &S) {
  LockSet Result;
  for (const HeldLock &L : Acquired) {
    GuardState *G = S.guard(L.Lock);
    if (!G) {
      Result.push_back(L);
      continue;
    }
    G->Owns = GuardState::Yes;
    for (const AccessPath &Lock : G->Locks) {
      Result.push_back(L);
      Result.back().Lock = Lock;
      Result.back().Shared |= G->Shared;
    }
  }
  return Result;
}

/// \p New was made from a guard of the caller, if that is known.
static GuardState takeOver(GuardState New, State &S) {
  GuardState *Old =
      New.Locks.size() == 1 ? S.owner(New.Locks.front()) : nullptr;
  if (!Old)
    return New;
  New.Locks = Old->Locks;
  New.Shared = Old->Shared;
  New.FromGuard = Old->FromGuard;
  if (New.Owns == GuardState::Yes)
    New.Owns = Old->Owns;
  Old->Owns = GuardState::No;
  return New;
}

void FunctionAnalyzer::callFunction(const FunctionDecl *Definition,
                                    Instantiation &I, const Expr *Site,
                                    bool IgnoreLocks, State &S) {
  const FunctionSummary *Callee = Engine.summary(Definition);
  if (!Callee) {
    reenter(Definition, I, Site, S);
    return;
  }
  if (!S.Replaced.empty() && llvm::any_of(Callee->Events, mayAsk))
    S.mayAwaitUsers();
  if (!S.Replaced.empty())
    for (const Event &Inner : Callee->Events)
      if (!Inner.Frees)
        lookInto(I.handle(Inner.Path), Inner.Kind, memberType(Inner.Path), S);
  if (Site) {
    S.invalidate(AccessPath::object(Site), /*NewStorage=*/true);
    I.nameResult(Callee->Return.Path, Site);
  }
  // What the callee asks and never changes is still what the caller knows.
  std::optional<PathSet> Written;
  auto IsWritten = [&](const AccessPath &Asked) {
    if (!Written) {
      Written.emplace();
      for (const Event &E : Callee->Events)
        if (isWrite(E.Kind))
          Written->push_back(I.handle(E.Path));
    }
    return llvm::any_of(
        *Written, [&](const AccessPath &P) { return P.isPrefixOf(Asked); });
  };
  const FactSet Known = S.Facts;
  auto Contradicts = [&](const Event &E) {
    return llvm::any_of(E.When, [&](const Fact &Asked) {
      return contradicts({Asked}, Known) && !IsWritten(Asked.Tested);
    });
  };
  // Is there a task of the caller that the callee has not joined by then?
  auto RunsBeside = [&](const Event &Inner) {
    if (S.Live.empty())
      return false;
    const PathSet Joined = I.handles(Inner.Waited);
    return llvm::any_of(S.Live, [&](const LiveTask &T) {
      return !llvm::is_contained(Joined, Tasks[T.Task].Handle.anyElement());
    });
  };
  // A store into a flag that is held is its release, in whichever function.
  PathSet Stored;
  auto Beside = Callee->Beside.begin();
  for (unsigned N = 0; N < Callee->Events.size(); ++N) {
    const Event &Inner = Callee->Events[N];
    if (!S.Published.empty() && !isWrite(Inner.Kind))
      S.lookAgain(I.location(Inner.Path));
    if (!Recording && !isWrite(Inner.Kind))
      continue; // only what is written changes what is known here
    if (OneOfSeveral && Inner.Path.var() && !isa<ParmVarDecl>(Inner.Path.var()))
      continue;
    std::optional<Event> E = I.event(Inner);
    if (!E)
      continue;
    if (isMemoryAccess(E->Kind)) {
      if (Contradicts(*E))
        continue;
      addModes(*E, S);
    }
    if (Recording && E->Kind == EventKind::Send)
      for (const ClosedChannel &Ch : S.Closed)
        if (Ch.Channel == E->Path && Ch.Always &&
            !contradicts(E->When, S.Facts) && !asksCloser(E->When, Ch.Where))
          Engine.findings().SendsAfterClose.push_back({*E, Ch.Where, true});
    if (E->Kind == EventKind::Acquire) {
      // What an attribute has told of this very call.
      if (IgnoreLocks && llvm::any_of(S.Locks, [&](const HeldLock &L) {
            return L.Where == Site->getBeginLoc() && L.Lock.isPrefixOf(E->Path);
          }))
        continue;
      if (Site)
        E->comesThrough(Site);
      E->Unsure |= MayDoNothing;
      // What is known here decides whether it happens at all, too.
      for (const Fact &Here : S.Facts)
        if (!llvm::is_contained(E->When, Here))
          E->When.push_back(Here);
      if (Recording)
        noteDoubleLock(*E, S, &Inner);
    }
    if (E->Kind == EventKind::AtomicWrite && S.held(E->Path))
      insertPath(Stored, E->Path);
    if (isWrite(E->Kind) && !Callee->Closed.empty() && Site)
      CloserWrites.push_back({Site->getBeginLoc(), E->Path});
    if (E->Kind == EventKind::Write) {
      S.forgetNewest(E->Path);
      if (Inner.Path.steps().empty())
        S.moveLocks(E->Path);
      else
        S.invalidate(E->Path, /*NewStorage=*/false);
    }
    if (isMemoryAccess(E->Kind)) {
      E->Site = Site;
      E->ForLife |= isForLife(Definition, Inner);
      E->BesideTasks = Inner.BesideTasks || RunsBeside(Inner);
    }
    if (E->Frees && Recording && Site)
      freesReplaced(*E, Site, S);
    size_t Before = Events.size();
    record(std::move(*E), S, I.handles(Inner.Waited));
    for (; Beside != Callee->Beside.end() && Beside->first <= N; ++Beside)
      if (Site && Beside->first == N && Events.size() > Before)
        Events.back().Live.push_back(adoptLive(Beside->second, I, Site));
  }
  if (Recording)
    for (const Event &Inner : Callee->Uses)
      if (std::optional<Event> E = Inner.Lent ? std::nullopt : I.use(Inner)) {
        E->Site = Site;
        E->ForLife |= isForLife(Definition, Inner);
        E->BesideTasks = Inner.BesideTasks || RunsBeside(Inner);
        recordUse(std::move(*E));
      }
  for (const AccessPath &P : I.handles(Callee->Tried))
    insertPath(Tried, P);
  if (!IgnoreLocks) {
    observeCall(*Callee, I, Site, S);
    for (const AccessPath &P : Stored)
      S.release(P);
    for (const AccessPath &P : I.handles(Callee->Released)) {
      GuardState *G = S.owner(P);
      for (const AccessPath &Lock : G ? G->Locks : PathSet{P})
        S.release(Lock);
      if (G)
        G->Owns = GuardState::No;
    }
    for (const AccessPath &P : Callee->Yielded)
      if (AccessPath Token = I.handle(P))
        yield(Token, S);
    llvm::append_range(S.Claims, I.claims(Callee->Claims));
    LockSet Acquired = throughGuards(I.locks(Callee->Acquired), S);
    for (const HeldLock &L : Acquired)
      if (L.Unknown && Site)
        S.acquireUnknown(Site, L.Shared);
      else if (L.AtEntry)
        S.learnHeldAtEntry(L.Lock, L.Shared, L.Where);
      else if (L.All)
        S.acquireAll(L);
      else if (!S.held(L.Lock) || Engine.recursiveLocks().mayBe(L.Lock))
        // A callee that releases its caller's lock for a while takes it back.
        S.acquire(L.Lock, L.Shared, Site ? Site->getBeginLoc() : L.Where);
    LockSet Held;
    ConditionalLockSet Open;
    I.conditionalLocks(Callee->AcquiredIf, Held, Open);
    for (const HeldLock &L : throughGuards(std::move(Held), S))
      if (!L.Unknown)
        S.learnHeld(L.Lock, L.Shared, Site ? Site->getBeginLoc() : L.Where);
    for (ConditionalLock &L : Open)
      if (!L.Held.Unknown)
        S.acquireIf(std::move(L));
    for (const GuardState &Inner : Callee->Guards)
      if (AccessPath Guard = I.location(Inner.Guard)) {
        GuardState New = Inner;
        New.Guard = Guard;
        New.Locks = I.handles(Inner.Locks);
        if (Inner.FromGuard)
          New = takeOver(std::move(New), S);
        llvm::erase_if(S.Guards,
                       [&](const GuardState &G) { return G.Guard == Guard; });
        S.Guards.push_back(std::move(New));
      }
    // A returned guard, or an object whose construction acquires.
    PathSet Perhaps = I.handles(Callee->PerhapsAcquired);
    const AccessPath Returned =
        Site && !(Acquired.empty() && Perhaps.empty())
            ? guardAt(AccessPath::object(Site), Site->getType())
            : AccessPath();
    if (Returned && !S.guard(Returned)) {
      GuardState G;
      G.Guard = Returned;
      if (Acquired.empty())
        G.Owns = GuardState::Maybe;
      for (const HeldLock &L : Acquired) {
        // Which lock it is only the callee knows.
        G.Locks.push_back(L.Unknown ? G.Guard : L.Lock);
        if (L.Unknown)
          observeEscape(G.Guard);
      }
      for (const AccessPath &P : Perhaps)
        insertPath(G.Locks, P);
      S.Guards.push_back(std::move(G));
    }
  }
  if (Site && Site->isPRValue() && Callee->Return.Kind == Value::Load &&
      isCopiedWhole(Site->getType(), M))
    S.bind(AccessPath::object(Site), I.value(Callee->Return));
  // What the callee waits for it may do only after it has started its tasks.
  PathSet WaitedBefore = S.Waited;
  for (const AccessPath &P : I.handles(Callee->Waited))
    S.waitFor(P);
  std::swap(WaitedBefore, S.Waited);
  for (const Task &T : Callee->Tasks)
    adoptTask(T, I, Site, S);
  std::swap(WaitedBefore, S.Waited);
  for (const AccessPath &P : I.handles(Callee->Joined))
    joinHandle(P, Site, S);
  for (const auto &B : Callee->Bindings) {
    AccessPath Key = I.location(B.first);
    if (Key)
      S.bind(Key, I.value(B.second));
  }
  for (const Publication &P : Callee->Published)
    if (AccessPath Place = I.location(P.Place))
      S.publish(Place, Value::address(I.location(P.Object)));
  for (const AccessPath &P : I.handles(Callee->Closed))
    if (P && llvm::none_of(S.Closed, [&](const ClosedChannel &Ch) {
          return Ch.Channel == P;
        }))
      S.Closed.push_back(
          {P, Site ? Site->getBeginLoc() : SourceLocation(), true, {}});
  if (Site)
    for (const Submission &Inner : Callee->Submissions)
      submitItem(I.handle(Inner.Container), I.value(Inner.Item), Site, S);
  for (const UnresolvedCall &Inner : Callee->Reentries)
    reenterThrough(Inner, I, Site, S);
  for (const UnresolvedCall &Inner : Callee->Calls) {
    // The callee runs what it was given, with its own locks held.
    State During = S;
    I.hold(Inner.At, During);
    for (const AccessPath &P : I.handles(Inner.At.Waited))
      During.waitFor(P);
    std::vector<Value> Args;
    for (const Value &V : Inner.Arguments)
      Args.push_back(I.value(V));
    size_t FirstEvent = Events.size(), FirstCall = Calls.size();
    invoke(I.value(Inner.Callable), Args, Site, During);
    for (const AccessPath &P : I.handles(Inner.At.Later)) {
      for (size_t E = FirstEvent; E < Events.size(); ++E)
        insertPath(Events[E].E.Later, P);
      for (size_t N = FirstCall; N < Calls.size(); ++N)
        insertPath(Calls[N].At.Later, P);
    }
    S.Live = During.Live;
    // A callee that asks its caller's predicate returns when it is true.
    for (const AccessPath &P : During.Waited)
      S.waitFor(P);
  }
}

void FunctionAnalyzer::invoke(const Value &Callable,
                              llvm::ArrayRef<Value> Arguments, const Expr *Site,
                              State &S) {
  switch (Callable.Kind) {
  case Value::Function: {
    const FunctionDecl *Definition = userDefinition(Callable.Fn);
    if (!Definition)
      return;
    State Before = S;
    Instantiation I(Definition, Before);
    const auto *Method = dyn_cast<CXXMethodDecl>(Definition);
    if (Method && Method->isInstance() && !Method->getParent()->isLambda()) {
      if (Arguments.empty())
        return;
      I.bindThis(Evaluator(Engine, F, Before).pointee(Arguments.front()));
      Arguments = Arguments.drop_front();
    }
    I.bindArguments(Arguments);
    callFunction(Definition, I, Site, /*IgnoreLocks=*/false, S);
    return;
  }
  case Value::Bound: {
    std::vector<Value> All = Callable.Call->Arguments;
    All.insert(All.end(), Arguments.begin(), Arguments.end());
    invoke(Callable.Call->Callable, All, Site, S);
    return;
  }
  case Value::Address:
  case Value::Load:
    if (Value Override = resolveVirtual(Callable)) {
      invoke(Override, Arguments, Site, S);
      return;
    }
    // Perhaps a caller knows what is stored there.
    if (!Callable.Fn)
      recordCall(EventKind::Foreign, Callable.Path, Site, S);
    if (Recording && Calls.size() < SummaryEngine::MaxTasks) {
      UnresolvedCall Call;
      Call.Callable = Callable;
      Call.Arguments.assign(Arguments.begin(), Arguments.end());
      Call.Site = Site;
      S.describe(Call.At);
      Calls.push_back(std::move(Call));
      CallPlaces.push_back({Events.size(), CurrentBlock});
    }
    return;
  case Value::Unknown:
    return;
  }
}
