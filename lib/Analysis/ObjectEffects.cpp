//===- ObjectEffects.cpp - Objects begin, move and end --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Constants.h"
#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/Walks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Elements of an initialiser list that are tracked one by one.
static constexpr unsigned MaxListElements = 16;
/// Fields of fields whose destruction is looked at.
static constexpr unsigned MaxDestroyDepth = 4;

void FunctionAnalyzer::declare(const VarDecl *V, State &S) {
  V = V->getCanonicalDecl();
  if (V->isStaticLocal() || V->isInvalidDecl())
    return; // initialised once, before anyone can see it
  if (!V->isInitCapture() && isInCycle(CurrentBlock))
    Redeclared.insert(V);
  AccessPath P = AccessPath::variable(V);
  // The name is another object's from here on.
  auto IsInside = [&](const HeldLock &L) {
    return L.Lock.sameRoot(P) && !L.Lock.hasDeref();
  };
  llvm::erase_if(S.Locks, IsInside);
  llvm::erase_if(S.LocksIf,
                 [&](const ConditionalLock &L) { return IsInside(L.Held); });
  S.invalidate(P, /*NewStorage=*/true);
  llvm::erase_if(S.Guards,
                 [&](const GuardState &G) { return P.isPrefixOf(G.Guard); });
  if (V->getInit())
    initialize(P, V->getInit(), S);
}

void FunctionAnalyzer::cleanUp(const VarDecl *V, const FunctionDecl *Cleanup,
                               State &S) {
  AccessPath P = AccessPath::variable(V->getCanonicalDecl());
  Evaluator Eval(Engine, F, S);
  SourceRange Where = V->getSourceRange();
  if (const FunctionModel *Model = M.function(Cleanup, nullptr, 1)) {
    for (const Effect &E : Model->Effects) {
      if (E.Object.Kind != Operand::Argument || E.Object.Index != 0)
        continue;
      AccessPath Object = Eval.select(S.handle(P), E.Object);
      if (E.What == Role::Release || E.What == Role::ReleaseShared) {
        observe(Role::Release, Object, nullptr, Where);
        S.release(Object);
      } else if (E.What == Role::Join) {
        joinHandle(Object, nullptr, S);
      } else if (E.What == Role::Destroy) {
        findDestroyed(Object, Where, S);
      }
    }
    return;
  }
  const FunctionDecl *Definition = userDefinition(Cleanup);
  if (!Definition) {
    // Whoever gets it may do anything to it.
    observeEscape(P);
    observeEscape(Eval.select(P, {Operand::Argument, 0, {}, /*Pointee=*/true}));
    return;
  }
  State Before = S;
  Instantiation I(Definition, Before);
  I.bindArguments(Value::address(P));
  callFunction(Definition, I, nullptr, /*IgnoreLocks=*/false, S);
}

void FunctionAnalyzer::endLifetime(const VarDecl *V, const Stmt *Trigger,
                                   const State &S) {
  if (S.Live.empty() || !V->hasLocalStorage() ||
      V->getType()->isReferenceType())
    return; // the end of a reference is not the end of what it refers to
  if (Ends.size() >= SummaryEngine::MaxEvents) {
    ++Engine.budget().DroppedEvents;
    return;
  }
  Ends.push_back({V->getCanonicalDecl(), Trigger, S.Live});
}

static bool isTracked(QualType T) {
  return T->isPointerType() || T->isRecordType() || T->isReferenceType() ||
         T->isMemberPointerType() || T->isBlockPointerType();
}

/// The element \p P, if the variable \p V of a loop stands for it: another one
/// in every round.
static AccessPath ofRound(AccessPath P, const VarDecl *V) {
  if (!V || !V->isCXXForRangeDecl() || P.steps().empty() ||
      P.steps().back().Kind != PathStep::Element)
    return P;
  OriginSet Index;
  Index.add({Origin::Variable, V, 0});
  return P.withLastIndex(std::move(Index));
}

void FunctionAnalyzer::initialize(const AccessPath &To, const Expr *Init,
                                  State &S) {
  // What is left of a wrong initialiser may have no type.
  if (!To || Init->getType().isNull())
    return;
  Evaluator Eval(Engine, F, S);
  // Whoever gets it as a plain address may do anything to it.
  if (Recording && Init->getType()->isVoidPointerType())
    observeEscape(Eval.pointee(Eval.value(ignoreWrappers(Init))));
  const VarDecl *V = To.steps().empty() ? To.var() : nullptr;
  const Expr *Plain = ignoreWrappers(Init);
  bool IsReference = V && V->getType()->isReferenceType();
  if (!To.steps().empty() && To.steps().back().Kind == PathStep::Field)
    IsReference = To.steps().back().Member->getType()->isReferenceType();
  if (IsReference) {
    Value Known = Eval.value(Init);
    if (Known.Kind != Value::Function && Known.Kind != Value::Bound) {
      Known = Value::address(ofRound(Eval.location(Init), V));
    }
    S.bind(To, Known);
    return;
  }
  if (const auto *List = dyn_cast<InitListExpr>(Plain)) {
    QualType T = List->getType();
    // The list was an object before it became this one.
    moveGuards(AccessPath::object(List), To, S);
    if (const RecordDecl *R = T->getAsRecordDecl(); R && !R->isUnion()) {
      unsigned N = 0;
      if (const auto *Class = dyn_cast<CXXRecordDecl>(R))
        N = Class->getNumBases();
      for (const FieldDecl *Field : R->fields()) {
        if (N >= List->getNumInits())
          break;
        if (Field->isUnnamedBitField())
          continue;
        noteStore(To, Field, List->getInit(N), S);
        initialize(To.field(Field), List->getInit(N++), S);
      }
    } else if (T->isArrayType()) {
      for (unsigned I = 0; I < std::min(List->getNumInits(), MaxListElements);
           ++I)
        initialize(To.element(OriginSet::constant(I)), List->getInit(I), S);
    }
    return;
  }
  startWalk(To, nodesOf(Init, S), S);
  // Tests that come later matter more than what everything began with.
  if (S.Facts.size() < State::MaxFacts / 2)
    noteConstant(To, Init->getType(), Init, S);
  noteNull(To, Init, S);
  noteOutcome(To, Init, S);
  // An array that decays is a pointer to its first element.
  QualType T =
      Init->getType()->isPointerType() ? Init->getType() : Plain->getType();
  if (!isTracked(T) && !M.type(Init->getType()))
    return;
  Value Known = Eval.value(Init);
  AccessPath From = Eval.location(Plain);
  bool IsNew = From.kind() == AccessPath::Object && From.steps().empty() &&
               !T->isPointerType() && Known.Kind != Value::Address;
  if (IsNew) {
    renameObject(From, To, S);
    markTaken(Known, T);
    if (Known.Kind != Value::Load || Known.Path != From)
      S.bind(To, Known);
    return;
  }
  // Moving a handle or a guard moves what it stands for.
  if (const TypeModel *Kind = M.type(T))
    if (Kind->Kind == TypeKind::TaskHandle || Kind->Kind == TypeKind::Guard) {
      std::optional<CallView> C = viewCall(Plain);
      const Effect *Made = C ? C->effect(M, Role::Identity) : nullptr;
      if (Made && Made->Object.Kind == Operand::This) {
        S.bind(To, Known); // a second handle beside the first
        return;
      }
      // A number is copied.
      if (From && T->isScalarType() && Plain->isGLValue()) {
        S.bind(To, Value::load(ofRound(From, V)));
        return;
      }
      AccessPath Moved = Eval.object(Init);
      moveHandle(Moved ? Moved : From, To, S);
      return;
    }
  if (!Known && From)
    Known = Value::load(From);
  // A pointer or iterator that will move along names the element.
  if (V && Known.Kind == Value::Address && !Known.Path.steps().empty() &&
      Known.Path.steps().back().Kind == PathStep::Element &&
      isFrameLocal(V, F) && Engine.assignments(V, F) > 1) {
    OriginSet Index = Known.Path.steps().back().Index;
    Index.add({Origin::Variable, V, 0});
    Index.Exact = false;
    Known.Path = Known.Path.withLastIndex(std::move(Index));
  }
  markTaken(Known, T);
  own(To, std::move(Known), S);
  S.holdReplaced(AccessPath::object(Plain), To);
}

/// Is it another name of what a caller's task may be known by, and of no task
/// that this function has started?
bool FunctionAnalyzer::isCallersHandle(const AccessPath &P) const {
  const VarDecl *V = P.var();
  bool IsOwn = P.kind() == AccessPath::Object ||
               (V && isFrameLocal(V, F) && !isa<ParmVarDecl>(V));
  return P && !IsOwn && llvm::none_of(Tasks, [&](const Task &T) {
           return P.isPrefixOf(T.Handle);
         });
}

void FunctionAnalyzer::moveHandle(const AccessPath &From, const AccessPath &To,
                                  State &S) {
  bool IsCallers = isCallersHandle(From);
  renameObject(From, To, S);
  if (IsCallers && From != To)
    S.bind(To, Value::load(From));
}

void FunctionAnalyzer::swapHandles(const AccessPath &A, const AccessPath &B,
                                   const Expr *Site, State &S) {
  if (!A || !B || A == B)
    return;
  bool IsCallersA = isCallersHandle(A), IsCallersB = isCallersHandle(B);
  const AccessPath Between = AccessPath::object(Site);
  renameObject(A, Between, S);
  renameObject(B, A, S);
  renameObject(Between, B, S);
  if (IsCallersB)
    S.bind(A, Value::load(B));
  if (IsCallersA)
    S.bind(B, Value::load(A));
}

void FunctionAnalyzer::renameObject(const AccessPath &From,
                                    const AccessPath &To, State &S) {
  if (!From || !To || From == To)
    return;
  for (auto &B : S.Bindings) {
    B.first.rebase(From, To);
    B.second.Path.rebase(From, To);
  }
  moveGuards(From, To, S);
  for (ClosedChannel &C : S.Closed)
    C.Channel.rebase(From, To);
  for (HeldLock &L : S.Locks)
    L.Lock.rebase(From, To);
  for (ConditionalLock &L : S.LocksIf) {
    L.Held.Lock.rebase(From, To);
    L.If.Tested.rebase(From, To);
  }
  for (Task &T : Tasks) {
    bool Mentions =
        From.isPrefixOf(T.Handle) || llvm::any_of(T.Body, [&](const Event &E) {
          return From.isPrefixOf(E.Path);
        });
    // What started while the object was made refers to this very storage.
    if (LiveTask *Live = Mentions ? S.live(T.Id) : nullptr)
      llvm::erase_if(Live->Since, [&](const Stale &Old) {
        return Old.Storage && Old.Name.sameRoot(To);
      });
    if (From.isPrefixOf(T.Handle))
      insertPath(T.FormerHandles, T.Handle);
    T.Handle.rebase(From, To);
    if (From.kind() != AccessPath::Object)
      continue;
    T.Serial.rebase(From, To);
    for (UnresolvedCall &Call : T.Pending) {
      Call.Callable.Path.rebase(From, To);
      for (Value &Argument : Call.Arguments)
        Argument.Path.rebase(From, To);
      for (AccessPath &P : Call.At.Later)
        P.rebase(From, To);
    }
    for (Event &E : T.Body) {
      E.Path.rebase(From, To);
      for (HeldLock &L : E.Locks)
        L.Lock.rebase(From, To);
      for (ConditionalLock &L : E.LocksIf) {
        L.Held.Lock.rebase(From, To);
        L.If.Tested.rebase(From, To);
      }
      for (AccessPath &P : E.Waited)
        P.rebase(From, To);
      for (AccessPath &P : E.Later)
        P.rebase(From, To);
    }
  }
}

void FunctionAnalyzer::assign(const Expr *Left, const Expr *Right,
                              const Expr *Whole, State &S) {
  access(EventKind::Write, Left, Whole, S);
  endWalksOver(Left, S);
  Evaluator Eval(Engine, F, S);
  AccessPath P = Eval.location(Left);
  if (!P)
    return;
  if (!Right) {
    movePointer(P, S);
    return;
  }
  if (M.isKind(Left->getType(), TypeKind::Channel))
    observe(Role::MakeChannel, P, nullptr, Whole->getSourceRange());
  Value Known;
  if (isTracked(Left->getType())) {
    Known = Eval.value(Right);
    if (!Known && Right->getType()->isRecordType())
      Known = Value::load(Eval.location(Right));
  }
  if (!P.steps().empty() && P.steps().back().Kind == PathStep::Field)
    noteStore(P.prefix(P.steps().size() - 1), P.steps().back().Member, Right,
              S);
  AccessPath Nodes = nodesOf(Right, S);
  const FactSet Seen = S.Seen;
  if (Known && P.hasElement())
    S.noteMixed(P, Known);
  S.invalidate(P, /*NewStorage=*/false);
  startWalk(P, std::move(Nodes), S);
  noteConstant(P, Left->getType(), Right, S);
  if (!Left->getType()->isAtomicType() || !S.Locks.empty())
    noteClaim(P, Right, Seen, S);
  noteNull(P, Right, S);
  noteOutcome(P, Right, S);
  markTaken(Known, Left->getType());
  own(P, std::move(Known), S);
  S.holdReplaced(AccessPath::object(ignoreWrappers(Right)), P);
}

void FunctionAnalyzer::noteConstant(const AccessPath &P, QualType T,
                                    const Expr *E, State &S) {
  if (T->isIntegralOrEnumerationType())
    if (std::optional<int64_t> Known = constantValue(E, Engine.context()))
      S.learn({P, *Known, true, /*Order=*/false, /*Assigned=*/true});
}

/// A pointer of this function that is null leads nowhere for now.
void FunctionAnalyzer::noteNull(const AccessPath &P, const Expr *E, State &S) {
  if (P.var() && P.steps().empty() && isFrameLocal(P.var(), F) &&
      E->getType()->isPointerType() && !E->isValueDependent() &&
      E->isNullPointerConstant(Engine.context(),
                               Expr::NPC_ValueDependentIsNotNull))
    S.learn({P, 0, true});
}

/// A variable that holds what a call returned stands for it; what starting a
/// task returned tells whether there is a task.
void FunctionAnalyzer::noteOutcome(const AccessPath &Variable,
                                   const Expr *Result, State &S) {
  const Expr *Plain = ignoreWrappers(Result);
  // `rc = -create(...)`: zero stays zero; nothing else is known of it.
  const auto *Negated = dyn_cast<UnaryOperator>(Plain);
  bool IsNegated = Negated && Negated->getOpcode() == UO_Minus;
  if (IsNegated)
    Plain = ignoreWrappers(Negated->getSubExpr());
  std::optional<CallView> C = viewCall(Plain);
  const VarDecl *V = Variable.steps().empty() ? Variable.var() : nullptr;
  if (V && isFrameLocal(V, F) && V->getType()->isScalarType()) {
    llvm::erase_if(S.Results, [&](const auto &R) { return R.first == V; });
    if (C && C->Callee && !IsNegated)
      S.Results.push_back({V, C->Site});
  }
  const Effect *Spawn = C ? C->effect(M, Role::Spawn) : nullptr;
  if (!Spawn)
    return;
  // A C function returns a pointer to the handle, or null if it has failed.
  bool GivesHandle = Spawn->Object.Kind == Operand::Return &&
                     C->Site->getType()->isPointerType();
  if (!GivesHandle && Spawn->When != Success::Zero)
    return;
  for (LiveTask &T : S.Live)
    if (Tasks[T.Task].Site == C->Site)
      T.When.push_back({Variable, 0, /*Holds=*/!GivesHandle});
}

/// \p P, a pointer, now holds \p Known. A new object that a long-lived pointer
/// owns is named through it from now on: other functions know it so.
void FunctionAnalyzer::own(const AccessPath &P, Value Known, State &S) {
  bool IsNew = Known.Kind == Value::Address &&
               Known.Path.kind() == AccessPath::Object &&
               Known.Path.steps().empty();
  bool LongLived = !P.var() || !isFrameLocal(P.var(), F);
  if (IsNew && LongLived) {
    renameObject(Known.Path, P.deref(), S);
    S.publish(P, Value::address(P.deref()));
  } else
    S.bind(P, std::move(Known));
}

void FunctionAnalyzer::initializeMember(const CXXCtorInitializer *Init,
                                        State &S) {
  if (!Init->getInit())
    return;
  if (Init->isAnyMemberInitializer()) {
    initialize(ownObject().field(Init->getAnyMember()), Init->getInit(), S);
    return;
  }
  AccessPath Base =
      Evaluator(Engine, F, S).location(ignoreWrappers(Init->getInit()));
  if (Base.kind() == AccessPath::Object)
    renameObject(Base, ownObject(), S);
}

void FunctionAnalyzer::destroyGuard(const AccessPath &Guard, const Stmt *At,
                                    State &S) {
  GuardState *G = S.guard(Guard);
  if (!G)
    return;
  if (G->Owns != GuardState::No)
    for (const AccessPath &Lock : G->Locks) {
      if (TypestateStep *Step =
              observe(Role::Release, Lock, nullptr,
                      At ? At->getSourceRange() : SourceRange())) {
        if (G->Owns != GuardState::Yes)
          Step->Kind = TypestateStep::Perhaps;
        Step->ByOwner = true;
      }
      if (G->Owns == GuardState::Yes || S.held(Lock) || S.heldIf(Lock))
        S.release(Lock);
    }
  llvm::erase_if(S.Guards,
                 [&](const GuardState &G) { return G.Guard == Guard; });
}

void FunctionAnalyzer::destroy(const AccessPath &Object, QualType T,
                               const Stmt *At, State &S) {
  destroyParts(Object, T, At, S);
  // Nothing is in a pointer, and what it has owned may have been moved on.
  if (Object && !T.isNull() && !M.isKind(T, TypeKind::Pointer))
    destroyGuardsIn(Object, At, S);
}

void FunctionAnalyzer::destroyParts(const AccessPath &Object, QualType T,
                                    const Stmt *At, State &S) {
  if (!Object || T.isNull() || Object.steps().size() > MaxDestroyDepth)
    return;
  if (const auto *Array = Engine.context().getAsArrayType(T)) {
    destroy(Object.element({}), Array->getElementType(), At, S);
    return;
  }
  const TypeModel *Kind = M.type(T);
  if (Kind && Kind->Kind != TypeKind::None) {
    if (Kind->JoinsOnDestruction) {
      // The future of what was put into a pool does not wait in the end.
      const LiveSet Before = S.Live;
      joinHandle(Object, At, S);
      for (const LiveTask &L : Before) {
        if (!Tasks[L.Task].IsPooled || Object.isPrefixOf(Tasks[L.Task].Handle))
          continue;
        if (LiveTask *Known = S.live(L.Task))
          *Known = L;
        else
          S.Live.push_back(L);
      }
    }
    switch (Kind->Kind) {
    case TypeKind::TaskHandle:
      // Either the task has ended or the program has: nothing happens beside
      // it from here on.
      if (Kind->EndsOnDestruction)
        S.endTasks([&](const LiveTask &T) {
          return !Tasks[T.Task].Detached &&
                 Object.isPrefixOf(Tasks[T.Task].Handle);
        });
      break;
    case TypeKind::Guard:
      destroyGuard(Object, At, S);
      break;
    case TypeKind::Defer:
      if (const Value *Run = S.binding(Object)) {
        Value V = *Run;
        invoke(V, {}, nullptr, S);
      }
      break;
    case TypeKind::DeferStack:
      if (const Value *Run = S.binding(Object.element({}))) {
        Value V = *Run;
        invoke(V, {}, nullptr, S);
      }
      break;
    case TypeKind::Container: {
      QualType Element = elementType(T);
      if (!Element.isNull())
        destroy(Object.element({}), Element, At, S);
      break;
    }
    case TypeKind::Pointer: {
      QualType Pointee = elementType(T);
      if (!Pointee.isNull())
        destroy(S.normalize(Object.deref()), Pointee, At, S);
      break;
    }
    default:
      break;
    }
    return;
  }
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !(R = R->getDefinition()))
    return;
  const CXXDestructorDecl *Dtor = R->getDestructor();
  if (const FunctionDecl *Definition = Dtor ? userDefinition(Dtor) : nullptr;
      Definition && !Definition->isImplicit() && !Definition->isDefaulted()) {
    State Before = S;
    Instantiation I(Definition, Before);
    I.bindThis(Object);
    llvm::SaveAndRestore Unsure(MayDoNothing,
                                llvm::is_contained(S.GivenAway, Object));
    callFunction(Definition, I, nullptr, /*IgnoreLocks=*/false, S);
    // What the guards in the object hold it does not know: they end after it.
    return;
  }
  if (Engine.context().getSourceManager().isInSystemHeader(R->getLocation()))
    return;
  if (Dtor && Dtor->isUserProvided()) {
    mayJoin(Object, At, S);
    return;
  }
  if (R->isLambda())
    for (const LambdaCapture &Capture : R->captures())
      if (Capture.capturesVariable() &&
          Capture.getCapturedVar()->isInitCapture())
        destroyGuard(AccessPath::variable(cast<VarDecl>(
                         Capture.getCapturedVar()->getCanonicalDecl())),
                     At, S);
  for (const FieldDecl *Field : R->fields())
    if (Field->getType()->isRecordType())
      destroy(Object.field(Field), Field->getType(), At, S);
}
