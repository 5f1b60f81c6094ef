//===- CallEffects.cpp - What calls do to the state -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

std::vector<Value> FunctionAnalyzer::arguments(const CallView &C,
                                               const FunctionDecl *Definition,
                                               State &S) {
  Evaluator Eval(Engine, F, S);
  std::vector<Value> Values;
  for (unsigned I = 0; I < C.Args.size(); ++I)
    Values.push_back(Eval.argument(C.Args[I],
                                   Definition && I < Definition->getNumParams()
                                       ? Definition->getParamDecl(I)->getType()
                                       : QualType(),
                                   /*Decayed=*/false));
  return Values;
}

/// The class of the object at \p P if no derived class is possible.
static const CXXRecordDecl *exactClass(const AccessPath &P,
                                       const FunctionIndex &Index) {
  if (!P)
    return nullptr;
  QualType T;
  if (P.steps().empty() && P.var()) {
    T = P.var()->getType();
  } else if (P.steps().empty() && P.creator()) {
    if (const auto *New = dyn_cast<CXXNewExpr>(P.creator()))
      T = New->getAllocatedType();
    else if (isa<CXXConstructExpr>(P.creator()))
      T = cast<Expr>(P.creator())->getType();
  } else if (!P.steps().empty() && P.steps().back().Kind == PathStep::Field) {
    T = P.steps().back().Member->getType();
  } else if (P.steps().size() == 1 && P.var() &&
             P.steps().front().Kind == PathStep::Deref) {
    // A global pointer to the one object that it was initialised with.
    const Expr *Init = Index.constantInit(P.var());
    if (const auto *New =
            dyn_cast_or_null<CXXNewExpr>(Init ? ignoreWrappers(Init) : nullptr))
      T = New->getAllocatedType();
  }
  return T.isNull() || T->isReferenceType() ? nullptr : T->getAsCXXRecordDecl();
}

const FunctionDecl *FunctionAnalyzer::target(const CallView &C, State &S) {
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  const auto *Site = dyn_cast<CXXMemberCallExpr>(C.Site);
  const auto *Member =
      Site ? dyn_cast<MemberExpr>(Site->getCallee()->IgnoreParens()) : nullptr;
  if (!Method || !Method->isVirtual() || !Member || Member->hasQualifier())
    return userDefinition(C.Callee);
  Evaluator Eval(Engine, F, S);
  AccessPath Object = C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                                        : Eval.location(C.Object);
  const CXXRecordDecl *Exact = exactClass(Object, Engine.index());
  // Finding out which function it is reads the object.
  if (!Object.steps().empty() || !Object.var())
    record(EventKind::Read, Object, C.Site->getSourceRange(), S,
           /*Shallow=*/true);
  return Engine.index().dispatch(Method, Exact);
}

void FunctionAnalyzer::call(const CallView &C, State &S) {
  Evaluator Eval(Engine, F, S);
  if (!C.Callee) {
    Value V = C.CalleeExpr ? Eval.callable(C.CalleeExpr) : Value();
    if (V.Kind != Value::Function)
      if (const ValueDecl *Pointer = functionPointer(C.CalleeExpr))
        if (const FunctionDecl *Stored = Engine.index().onlyStored(Pointer))
          V = Value::function(Stored);
    if (V)
      invoke(V, arguments(C, nullptr, S), C.Site, S);
    return;
  }
  const auto *Ctor = dyn_cast<CXXConstructorDecl>(C.Callee);
  const FunctionDecl *Definition = target(C, S);
  bool IsCopy = Ctor && Ctor->isCopyOrMoveConstructor();
  if (IsCopy && !C.Args.empty() && C.Args[0]->isGLValue() &&
      !(Definition && !Definition->isDefaulted()))
    // Moving from a handle moves what it stands for; from other objects it
    // writes the source.
    access(Ctor->isMoveConstructor() && C.Args[0]->isXValue() ? EventKind::Write
                                                              : EventKind::Read,
           C.Args[0], C.Site, S);

  // Arguments bound to references to const are read by whoever gets them.
  if (!Definition && !IsCopy)
    for (unsigned I = 0; I < C.Args.size(); ++I) {
      if (I >= C.Callee->getNumParams() || !C.Args[I]->isGLValue())
        continue;
      QualType P = C.Callee->getParamDecl(I)->getType();
      if (P->isReferenceType() && P->getPointeeType().isConstQualified())
        access(EventKind::Read, C.Args[I], C.Site, S);
    }

  bool LocksAreStated = applyLockAttributes(C, S);
  recordObserver(C, S);
  observeOwnership(C, S);
  if (const FunctionModel *Fn = C.lookUp(M)) {
    for (const Effect &E : Fn->Effects)
      apply(E, C, S);
    for (const MemoryEffect &E : Fn->Memory)
      applyMemory(E, C, S);
    return;
  }
  if (applyTypeKind(C, S))
    return;
  if (!Definition) {
    callUnknown(C, S);
    return;
  }
  if (Definition->isDefaulted()) {
    // An assignment that the compiler writes copies the whole object.
    if (C.Object && !C.Args.empty() && C.Callee->isOverloadedOperator()) {
      access(EventKind::Read, C.Args[0], C.Site, S);
      assign(C.Object, C.Args[0], C.Site, S);
    }
    if (IsCopy)
      return;
  }
  std::vector<Value> Args = arguments(C, Definition, S);
  // A channel variable that the callee may replace.
  for (unsigned A = 0; A < C.Args.size() && A < Definition->getNumParams(); ++A)
    if (M.isKind(C.Args[A]->getType(), TypeKind::Channel) &&
        Engine.assignments(Definition->getParamDecl(A), Definition) > 0)
      S.forgetClosed(Eval.object(C.Args[A]));
  State Before = S;
  Instantiation I(Definition, Before);
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Definition)) {
    if (C.isConstruction())
      I.bindThis(AccessPath::object(C.Site));
    else if (C.Object && !Method->getParent()->isLambda() &&
             Method->isInstance())
      I.bindThis(C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                                   : Eval.location(C.Object));
  }
  I.bindArguments(Args);
  callFunction(Definition, I, C.Site, LocksAreStated, S);
}

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

/// Is the call or construction at \p At, in the text of \p F, under no test?
static bool isAlwaysDone(ASTContext &Ctx, const FunctionDecl *F,
                         SourceLocation At) {
  bool Always = false;
  eachCall(F->getBody(), [&](const Expr *E) {
    Always |= E->getBeginLoc() == At && testsAround(Ctx, E).empty();
  });
  return Always;
}

/// What is given as a constant may say that the lock is held.
static bool passesConstant(const Expr *Site, ASTContext &Ctx) {
  std::optional<CallView> C = viewCall(Site);
  return !C || llvm::any_of(C->Args, [&](const Expr *Arg) {
    Expr::EvalResult R;
    return !Arg->isValueDependent() &&
           Arg->getType()->isIntegralOrEnumerationType() &&
           Arg->EvaluateAsInt(R, Ctx);
  });
}

void FunctionAnalyzer::callFunction(const FunctionDecl *Definition,
                                    Instantiation &I, const Expr *Site,
                                    bool IgnoreLocks, State &S) {
  const FunctionSummary *Callee = Engine.summary(Definition);
  if (!Callee) {
    // It calls itself: with the locks that it begins with taking?
    if (Recording && Definition == F && Site && !Engine.mayRunOther(Site) &&
        !passesConstant(Site, Engine.context()))
      for (const HeldLock &L : S.Locks)
        if (!L.Shared && I.handle(L.Lock) == L.Lock &&
            isAlwaysDone(Engine.context(), F, L.Where)) {
          Event Again =
              eventNow(EventKind::Acquire, L.Lock, SourceRange(L.Where), S);
          Again.Via.push_back(Site);
          noteDoubleLock(Again, S, nullptr);
        }
    return;
  }
  if (Site) {
    S.invalidate(AccessPath::object(Site), /*NewStorage=*/true);
    I.nameResult(Callee->Return.Path, Site);
  }
  // What the callee asks and never changes is still what the caller knows.
  auto Contradicts = [&](const Event &E) {
    return llvm::any_of(E.When, [&](const Fact &Asked) {
      return contradicts({Asked}, S.Facts) &&
             llvm::none_of(Callee->Events, [&](const Event &Other) {
               return isWrite(Other.Kind) &&
                      Other.Path.isPrefixOf(Asked.Tested);
             });
    });
  };
  for (const Event &Inner : Callee->Events) {
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
        E->Via.push_back(Site);
      if (Recording)
        noteDoubleLock(*E, S, &Inner);
    }
    if (isWrite(E->Kind) && !Callee->Closed.empty() && Site)
      CloserWrites.push_back({Site->getBeginLoc(), E->Path});
    if (E->Kind == EventKind::Write) {
      if (Inner.Path.steps().empty())
        S.moveLocks(E->Path);
      else
        S.invalidate(E->Path, /*NewStorage=*/false);
    }
    if (isMemoryAccess(E->Kind)) {
      E->Site = Site;
      E->ForLife |= isForLife(Definition, Inner);
    }
    record(std::move(*E), S, I.handles(Inner.Waited));
  }
  if (Recording)
    for (const Event &Inner : Callee->Uses)
      if (std::optional<Event> E = I.use(Inner)) {
        E->Site = Site;
        E->ForLife |= isForLife(Definition, Inner);
        recordUse(std::move(*E));
      }
  if (!IgnoreLocks) {
    observeCall(*Callee, I, Site);
    for (const AccessPath &P : I.handles(Callee->Released))
      S.release(P);
    LockSet Acquired = I.locks(Callee->Acquired);
    for (const HeldLock &L : Acquired)
      if (L.Unknown && Site)
        S.acquireUnknown(Site, L.Shared);
      else if (L.AtEntry)
        S.learnHeldAtEntry(L.Lock, L.Shared, L.Where);
      else if (!S.held(L.Lock) || Engine.recursiveLocks().mayBe(L.Lock))
        // A callee that releases its caller's lock for a while takes it back.
        S.acquire(L.Lock, L.Shared, Site ? Site->getBeginLoc() : L.Where);
    // A returned guard, or an object whose construction acquires.
    if (Site && !Acquired.empty() &&
        M.isKind(Site->getType(), TypeKind::Guard)) {
      GuardState G;
      G.Guard = AccessPath::object(Site);
      for (const HeldLock &L : Acquired)
        G.Locks.push_back(L.Lock);
      S.Guards.push_back(std::move(G));
    }
  }
  for (const AccessPath &P : I.handles(Callee->Waited))
    S.waitFor(P);
  for (const Task &T : Callee->Tasks)
    adoptTask(T, I, Site, S);
  for (const AccessPath &P : I.handles(Callee->Joined))
    joinHandle(P, Site, S);
  for (const auto &B : Callee->Bindings) {
    AccessPath Key = I.location(B.first);
    if (Key)
      S.bind(Key, I.value(B.second));
  }
  for (const AccessPath &P : I.handles(Callee->Closed))
    if (P && llvm::none_of(S.Closed, [&](const ClosedChannel &Ch) {
          return Ch.Channel == P;
        }))
      S.Closed.push_back(
          {P, Site ? Site->getBeginLoc() : SourceLocation(), true, {}});
  for (const UnresolvedCall &Inner : Callee->Calls) {
    // The callee runs what it was given, with its own locks held.
    State During = S;
    for (const HeldLock &L : I.locks(Inner.At.Locks))
      During.acquire(L.Lock, L.Shared, L.Where);
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
    // Perhaps a caller knows what is stored there.
    recordCall(EventKind::Foreign, Callable.Path, Site, S);
    if (Recording && Calls.size() < SummaryEngine::MaxTasks) {
      UnresolvedCall Call;
      Call.Callable = Callable;
      Call.Arguments.assign(Arguments.begin(), Arguments.end());
      Call.Site = Site;
      Call.At.Locks = S.Locks;
      Call.At.Waited = S.Waited;
      Calls.push_back(std::move(Call));
      CallPlaces.push_back({Events.size(), CurrentBlock});
    }
    return;
  case Value::Unknown:
    return;
  }
}

void FunctionAnalyzer::callUnknown(const CallView &C, State &S) {
  Evaluator Eval(Engine, F, S);
  observeUnknown(C, S);
  useObject(C, S);
  // Iterators and the like: values that are assigned and moved.
  if (C.Object && C.Callee->isOverloadedOperator() && !C.ObjectIsPointer) {
    AccessPath P = Eval.location(C.Object);
    switch (C.Callee->getOverloadedOperator()) {
    case OO_Equal: {
      Value V = C.Args.empty() ? Value() : Eval.value(C.Args[0]);
      // What the standard headers declare keeps the meaning of assignment.
      if (P && !isTemporary(C.Object) &&
          Engine.context().getSourceManager().isInSystemHeader(
              C.Callee->getLocation()))
        record(EventKind::Write, P, C.Site->getSourceRange(), S);
      if (M.isKind(C.objectType(), TypeKind::Channel))
        observe(Role::MakeChannel, P, nullptr, C.Site->getSourceRange());
      if (P) {
        S.invalidate(P, /*NewStorage=*/false);
        S.bind(P, std::move(V));
      }
      return;
    }
    case OO_PlusPlus:
    case OO_MinusMinus:
    case OO_PlusEqual:
    case OO_MinusEqual:
      movePointer(P, S);
      return;
    default:
      break;
    }
  }
  for (const Expr *Arg : C.Args)
    if (Arg->isGLValue() && !Arg->getType().isConstQualified() &&
        M.isKind(Arg->getType(), TypeKind::Channel))
      S.forgetClosed(Eval.object(Arg));
  // Unknown code does nothing, except what would otherwise be held against
  // the caller: it may join the tasks whose handles it is given, and it may
  // change where pointers lead.
  for (const Expr *Arg : C.Args) {
    QualType T = Arg->getType();
    if (T->isRecordType() || M.isKind(T, TypeKind::TaskHandle)) {
      if (Arg->isGLValue() && !T.isConstQualified())
        mayJoin(Eval.object(Arg), C.Site, S);
    } else if (T->isPointerType() && !T->getPointeeType().isConstQualified() &&
               !T->isFunctionPointerType()) {
      if (AccessPath P = Eval.pointee(Eval.value(Arg))) {
        mayJoin(P, C.Site, S);
        llvm::erase_if(S.Bindings,
                       [&](const auto &B) { return P.isPrefixOf(B.first); });
      }
    }
  }
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (C.Object && Method && !Method->isConst())
    mayJoin(C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                              : Eval.location(C.Object),
            C.Site, S);
}

void FunctionAnalyzer::apply(const Effect &E, const CallView &C, State &S) {
  Evaluator Eval(Engine, F, S);
  SourceRange Where = C.Site->getSourceRange();
  SourceLocation At = C.Site->getBeginLoc();
  observeEffect(E, C, S);
  auto Object = [&] { return Eval.object(C, E.Object); };
  auto Callable = [&] {
    const Expr *Arg = C.operand(E.Callable);
    return Arg ? Eval.callable(Arg) : Value();
  };
  auto Rest = [&](bool Decayed) {
    std::vector<Value> Values;
    if (E.Arguments >= 0)
      for (unsigned I = E.Arguments; I < C.Args.size(); ++I)
        Values.push_back(Eval.argument(C.Args[I], QualType(), Decayed));
    return Values;
  };
  auto Send = [&] {
    AccessPath P = Object();
    record(EventKind::Send, P, Where, S);
    S.waitFor(roomIn(P));
  };

  recordBlocking(E, C, S);
  switch (E.What) {
  // Tasks
  case Role::Spawn: {
    Value V = Callable();
    const Expr *Arg = C.operand(E.Callable);
    if (!Arg)
      return;
    if (Arg && !M.isKind(Arg->getType(), TypeKind::ReferenceWrapper))
      V = ownCopy(std::move(V));
    spawn(C.Site, std::move(V), Rest(/*Decayed=*/true), Object(), S);
    return;
  }
  case Role::Join:
    joinHandle(Object(), C.Site, S);
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
    record(EventKind::Write, Container, Where, S);
    if (!Container || C.Args.empty() || Element.isNull() ||
        submit(C, Container, C.Args[0], S))
      return;
    AccessPath Handle = Container.element({});
    if (M.isKind(Element, TypeKind::Guard))
      constructGuard(C, Element->getAsCXXRecordDecl(), Handle, S);
    if (!M.isKind(Element, TypeKind::TaskHandle))
      return;
    if (M.isKind(C.Args[0]->getType(), TypeKind::TaskHandle)) {
      renameObject(Eval.object(C.Args[0]), Handle, S);
      return;
    }
    std::vector<Value> Args;
    for (unsigned I = 1; I < C.Args.size(); ++I)
      Args.push_back(Eval.argument(C.Args[I], QualType(), /*Decayed=*/true));
    spawn(C.Site, ownCopy(Eval.callable(C.Args[0])), std::move(Args), Handle,
          S);
    return;
  }
  case Role::Insert: {
    AccessPath Container = Object();
    record(EventKind::Write, Container, Where, S);
    if (!Container || C.Args.empty() || submit(C, Container, C.Args[0], S))
      return;
    AccessPath From = Eval.object(C.Args[0]);
    AccessPath To = Container.element({});
    QualType T = C.Args[0]->getType();
    if (M.isKind(T, TypeKind::TaskHandle))
      renameObject(From, To, S);
    else if (Value V = Eval.value(C.Args[0]); V.Kind == Value::Address)
      S.bind(To, V);
    return;
  }

  // Locks
  case Role::Acquire:
  case Role::AcquireShared:
  case Role::Release:
  case Role::ReleaseShared:
  case Role::GuardRelease:
    applyLock(E, C, S);
    return;

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
    S.waitFor(P);
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
    record(EventKind::AtomicWrite, P, Where, S, false, isRelaxed(C));
    if (P && S.held(P))
      S.release(P); // a spin lock made of an atomic
    return;
  }
  case Role::AtomicUpdate:
  case Role::AtomicAcquire:
    record(EventKind::AtomicWrite, Object(), Where, S, false, isRelaxed(C));
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

/// The constructor that takes \p N arguments, if there is exactly one.
static const CXXConstructorDecl *onlyConstructor(const CXXRecordDecl *R,
                                                 unsigned N) {
  const CXXConstructorDecl *Only = nullptr;
  for (const CXXConstructorDecl *Ctor : R->ctors()) {
    if (Ctor->isCopyOrMoveConstructor() || N > Ctor->getNumParams() ||
        N < Ctor->getMinRequiredArguments())
      continue;
    if (Only)
      return nullptr;
    Only = Ctor;
  }
  return Only;
}

/// An allocating call hands its arguments to the constructor of what it makes.
void FunctionAnalyzer::constructAllocated(const CallView &C,
                                          const AccessPath &New, State &S) {
  QualType T = elementType(C.Site->getType());
  if (T.isNull())
    return;
  Evaluator Eval(Engine, F, S);
  if (M.isKind(T, TypeKind::TaskHandle)) {
    if (C.Args.empty())
      return;
    if (M.isKind(C.Args[0]->getType(), TypeKind::TaskHandle)) {
      renameObject(Eval.object(C.Args[0]), New, S);
      return;
    }
    std::vector<Value> Args;
    for (const Expr *Arg : llvm::drop_begin(C.Args))
      Args.push_back(Eval.argument(Arg, QualType(), /*Decayed=*/true));
    spawn(C.Site, ownCopy(Eval.callable(C.Args[0])), std::move(Args), New, S);
    return;
  }
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  R = R ? R->getDefinition() : nullptr;
  const FunctionDecl *Ctor =
      R ? userDefinition(onlyConstructor(R, C.Args.size())) : nullptr;
  if (!Ctor)
    return;
  std::vector<Value> Args = arguments(C, Ctor, S);
  State Before = S;
  Instantiation I(Ctor, Before);
  I.bindThis(New);
  I.bindArguments(Args);
  callFunction(Ctor, I, C.Site, /*IgnoreLocks=*/false, S);
}
