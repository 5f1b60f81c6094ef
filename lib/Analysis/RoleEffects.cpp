//===- RoleEffects.cpp - What modelled calls do to the state --------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicSteps.h"
#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/RoleGroups.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Does it add something without touching what is there?
static bool leavesOthers(const CallView &C, Model &M) {
  const TypeModel *T = C.ObjectClass ? M.type(C.ObjectClass) : nullptr;
  return T && C.Callee && C.Callee->getIdentifier() &&
         llvm::is_contained(T->Stable, C.Callee->getName());
}

void FunctionAnalyzer::apply(const Effect &E, const CallView &C, State &S) {
  Evaluator Eval(Engine, F, S);
  SourceRange Where = C.Site->getSourceRange();
  SourceLocation At = C.Site->getBeginLoc();
  observeEffect(E, C, S);
  auto Object = [&] { return Eval.object(C, E.Object); };
  auto Leaves = [&] { return atomicResult(C, E, Engine.context()); };
  auto Callable = [&] {
    const Expr *Arg = C.operand(E.Callable);
    return Arg ? Eval.callable(Arg) : Value();
  };
  auto Rest = [&](bool Decayed) { return Eval.handedOn(C, E, Decayed); };
  auto Send = [&] {
    AccessPath P = Object();
    record(EventKind::Send, P, Where, S);
    // A queue of the program's own has room from the beginning.
    if (const FunctionModel *Fn = C.lookUp(M); !Fn || !Fn->ByShape)
      S.waitFor(roomIn(P));
  };

  recordBlocking(E, C, S);
  if (mayBlock(E.What) && E.What != Role::Sleep) // to sleep orders nothing
    S.mayAwaitUsers();
  switch (E.What) {
  // Tasks
  case Role::Spawn:
    startTasks(E, C, Rest(/*Decayed=*/true), S);
    return;
  case Role::Post: {
    // No handle joins it. A call may post several callables.
    unsigned Which = PostedCall + E.Callable.Index;
    if (Value V = Callable())
      spawn(C.Site, ownCopy(std::move(V)), Rest(/*Decayed=*/true),
            AccessPath::object(C.Site), S, Eval.object(C, E.Serial), Which);
    return;
  }
  case Role::Parallel:
    parallel(E, C, S);
    return;
  case Role::Submit:
    submitTo(Object(), E, C, S);
    return;
  case Role::RunSubmitted:
    runSubmitted(Object(), C.Site, S);
    return;
  case Role::RunsOn: {
    AccessPath On;
    if (E.Arguments >= 0 && E.Arguments < static_cast<int>(C.Args.size()))
      On = Eval.object(C.Args[E.Arguments]);
    if (AccessPath P = Object(); P && On)
      S.bind(P.deref(), Value::load(On));
    return;
  }
  case Role::Join:
    joinHandle(Object(), C.Site, S);
    // A handle that is joined here may be moved on another path.
    S.endTasks([&](const LiveTask &T) {
      return llvm::is_contained(Tasks[T.Task].FormerHandles, Object());
    });
    return;
  case Role::Detach: {
    // Nothing names the task any more; destroying the handle ends nothing.
    AccessPath Handle = Object();
    for (Task &T : Tasks)
      if (Handle && T.Handle == Handle) {
        T.Detached = true;
        T.Handle = AccessPath::object(T.Site);
      }
    return;
  }
  case Role::Invoke:
    invoke(Callable(), Rest(false), C.Site, S);
    // It is asked until it says yes.
    if (C.effect(M, Role::ConditionWait))
      seeAnswer(Callable(), S);
    return;
  case Role::ForEach: {
    const Expr *First = C.operand(E.Object);
    AccessPath Element;
    if (First)
      Element = Eval.pointee(Eval.value(First)).anyElement();
    Value V = Callable();
    // A method of each element: the one that joins is worth knowing.
    if (V.Kind == Value::Function && !userDefinition(V.Fn)) {
      if (const auto *Method = dyn_cast<CXXMethodDecl>(V.Fn))
        if (M.hasRole(Method, Method->getParent(), 0, Role::Join))
          joinHandle(Element, C.Site, S);
      return;
    }
    invoke(V, {Value::address(Element)}, C.Site, S);
    return;
  }
  case Role::Allocate: {
    AccessPath New = AccessPath::object(C.Site);
    S.invalidate(New, /*NewStorage=*/true);
    constructAllocated(C, New, S);
    return;
  }
  case Role::CallOnce: {
    AccessPath Once = Object();
    State During = S;
    During.acquire(Once, false, At);
    size_t Before = Steps[CurrentBlock].size();
    invoke(Callable(), Rest(false), C.Site, During);
    forgetOnce(Before);
    record(EventKind::Signal, Once, Where, S);
    S.waitFor(Once);
    return;
  }
  case Role::EmplaceHandle: {
    AccessPath Container = Object();
    QualType Element = elementType(C.ObjectClass);
    record(EventKind::Write, Container, Where, S, leavesOthers(C, M));
    if (!Container || C.Args.empty() || Element.isNull() ||
        submit(C, Container, S))
      return;
    AccessPath Handle = Container.element({});
    if (holdGuard(C, Container, C.objectType(), S) ||
        !M.isKind(Element, TypeKind::TaskHandle))
      return;
    if (M.isKind(C.Args[0]->getType(), TypeKind::TaskHandle)) {
      renameObject(Eval.object(C.Args[0]), Handle, S);
      return;
    }
    std::vector<Value> Args;
    for (unsigned I = 1; I < C.Args.size(); ++I)
      Args.push_back(Eval.argument(C.Args[I], QualType(), /*Decayed=*/true));
    start(C.Args[0], ownCopy(Eval.callable(C.Args[0])), C.Site, std::move(Args),
          Handle, S);
    return;
  }
  case Role::Insert: {
    AccessPath Container = Object();
    record(EventKind::Write, Container, Where, S, leavesOthers(C, M));
    if (!Container || C.Args.empty() || submit(C, Container, S) ||
        holdGuard(C, Container, C.objectType(), S))
      return;
    AccessPath From = Eval.object(C.Args[0]);
    QualType T = C.Args[0]->getType();
    if (M.isKind(T, TypeKind::TaskHandle))
      renameObject(From, Container.element({}), S);
    else if (Value V = Eval.value(C.Args[0]); V.Kind == Value::Address)
      S.bindElement(Container, V);
    return;
  }

  // Locks
  case Role::Acquire:
  case Role::AcquireShared:
  case Role::Release:
  case Role::ReleaseShared:
  case Role::GuardRelease:
  case Role::GuardBind:
  case Role::MakeGuard:
  case Role::MakeSharedGuard:
  case Role::Upgrade:
  case Role::Downgrade:
    applyLock(E, C, S);
    return;
  case Role::WithLock:
  case Role::WithSharedLock: {
    AccessPath P = Object();
    bool Shared = E.What == Role::WithSharedLock;
    Value V = Callable();
    if (P)
      acquire(P, Shared, Where, S, /*Wait=*/true, C.Site);
    else
      S.acquireUnknown(C.Site, Shared);
    invoke(V, Rest(false), C.Site, S);
    if (P)
      releaseLockOrGuard(P, C.Site, S);
    else
      S.releaseUnknown();
    return;
  }

  case Role::Destroy:
    findDestroyed(Object(), Where, S);
    return;

  // Waiting for nothing that is modelled
  case Role::Block:
  case Role::Sleep:
  case Role::Io:
    return;

  // Signals
  case Role::Signal:
  case Role::ContextCancel:
    record(EventKind::Signal, Object(), Where, S);
    return;
  case Role::TimedWait:
  case Role::TryWait:
    record(EventKind::Wait, Object(), Where, S);
    return; // the branch on its result tells
  case Role::ConditionWait:
  case Role::Wait:
  case Role::ContextWait: {
    AccessPath P = Object();
    record(EventKind::Wait, P, Where, S);
    lookAt(P, /*FoundSet=*/false, S);
    S.Seen.clear(); // the lock was released meanwhile
    // Who looks at a flag and then waits is told when it has changed.
    const PathSet Waited = S.Waited;
    for (const AccessPath &Flag : Waited)
      if (const ValueDecl *D = Flag.lastNamed();
          D && D->getType().getNonReferenceType()->isScalarType() &&
          llvm::none_of(
              Waited, [&](const AccessPath &Of) { return setOf(Of) == Flag; }))
        S.waitFor(setOf(Flag));
    return;
  }
  case Role::Barrier: {
    AccessPath P = Object();
    record(EventKind::Signal, P, Where, S);
    S.waitFor(P);
    return;
  }

  // Channels
  case Role::Send:
  case Role::TrySend:
  case Role::TimedSend:
    Send();
    return;
  case Role::SelectSend: {
    Send();
    invoke(Callable(), {}, C.Site, S);
    return;
  }
  case Role::Receive:
  case Role::TryReceive:
  case Role::TimedReceive: {
    AccessPath P = Object();
    record(EventKind::Receive, P, Where, S);
    S.waitFor(P);
    return;
  }
  case Role::SelectReceive: {
    AccessPath P = Object();
    record(EventKind::Receive, P, Where, S);
    State During = S;
    During.waitFor(P);
    invoke(Callable(), {}, C.Site, During);
    return;
  }
  case Role::SelectDefault:
  case Role::SelectTimeout: {
    State During = S;
    invoke(Callable(), {}, C.Site, During);
    return;
  }
  case Role::Close: {
    AccessPath P = Object();
    record(EventKind::Close, P, Where, S);
    if (P && llvm::none_of(S.Closed, [&](const ClosedChannel &Ch) {
          return Ch.Channel == P;
        }))
      S.Closed.push_back({P, At, true, {}});
    return;
  }

  // Wait groups
  case Role::WgAdd:
    record(EventKind::WgAdd, Object(), Where, S);
    return;
  case Role::WgDone:
    record(EventKind::WgDone, Object(), Where, S);
    return;
  case Role::WgWait: {
    AccessPath P = Object();
    record(EventKind::WgWait, P, Where, S);
    S.waitFor(P);
    joinHandle(P, C.Site, S);
    return;
  }

  case Role::Wrap:
    S.bind(Object(), Callable());
    return;

  // Deferral
  case Role::Defer:
    S.bind(Object(), Callable());
    return;
  case Role::DeferFunction:
    if (AccessPath P = Object())
      S.bind(P.element({}), Callable());
    return;

  // Atomics
  case Role::AtomicLoad:
    record(EventKind::AtomicRead, Object(), Where, S, false, isRelaxed(C));
    return;
  case Role::AtomicStore: {
    AccessPath P = Object();
    AtomicStep Step{isRelaxed(C), /*Takes=*/false, Leaves()};
    recordAtomicWrite(P, Where, Step, S);
    noteSet(P, Step, S);
    if (P && S.held(P))
      S.release(P); // a spin lock made of an atomic
    for (const Expr *Arg : C.Args)
      if (P && Arg->getType()->isPointerType())
        S.publish(P, Eval.value(Arg));
    return;
  }
  case Role::AtomicUpdate:
    recordAtomicWrite(Object(), Where,
                      {isRelaxed(C), /*Takes=*/false, Leaves()}, S);
    return;
  case Role::AtomicAcquire:
    recordAtomicWrite(Object(), Where, {isRelaxed(C), /*Takes=*/true, Leaves()},
                      S);
    return;

  case Role::Dereference:
    if (C.Object && M.isKind(C.objectType(), TypeKind::Pointer) &&
        !C.ObjectIsPointer && !isTemporary(C.Object))
      record(EventKind::Read, Eval.location(C.Object), Where, S);
    return;
  default:
    return;
  }
}
