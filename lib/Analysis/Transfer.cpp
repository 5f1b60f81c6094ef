//===- Transfer.cpp - What statements do to the state ---------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/FunctionAnalyzer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Elements of an initialiser list that are tracked one by one.
static constexpr unsigned MaxListElements = 16;
/// Fields of fields whose destruction is looked at.
static constexpr unsigned MaxDestroyDepth = 4;

/// The object of the method that is analysed.
AccessPath FunctionAnalyzer::ownObject() const {
  return AccessPath::thisObject(cast<CXXMethodDecl>(F)->getParent());
}

void FunctionAnalyzer::transferBlock(const CFGBlock &B, State &S) {
  CurrentElement = ~0u;
  for (const CFGElement &Element : B) {
    ++CurrentElement;
    switch (Element.getKind()) {
    case CFGElement::Statement:
    case CFGElement::Constructor:
    case CFGElement::CXXRecordTypedCall:
      transfer(Element.castAs<CFGStmt>().getStmt(), S);
      break;
    case CFGElement::Initializer:
      initializeMember(Element.castAs<CFGInitializer>().getInitializer(), S);
      break;
    case CFGElement::AutomaticObjectDtor: {
      auto Dtor = Element.castAs<CFGAutomaticObjDtor>();
      const VarDecl *V = Dtor.getVarDecl();
      if (!V->getType()->isReferenceType())
        destroy(AccessPath::variable(V->getCanonicalDecl()), V->getType(),
                Dtor.getTriggerStmt(), S);
      break;
    }
    case CFGElement::LifetimeEnds: {
      auto End = Element.castAs<CFGLifetimeEnds>();
      if (Recording)
        endLifetime(End.getVarDecl(), End.getTriggerStmt(), S);
      break;
    }
    case CFGElement::TemporaryDtor: {
      const CXXBindTemporaryExpr *E =
          Element.castAs<CFGTemporaryDtor>().getBindTemporaryExpr();
      AccessPath P = Evaluator(Engine, F, S).location(E->getSubExpr());
      if (P.kind() == AccessPath::Object && P.steps().empty())
        destroy(P, E->getType(), E, S);
      break;
    }
    case CFGElement::MemberDtor: {
      const FieldDecl *Field = Element.castAs<CFGMemberDtor>().getFieldDecl();
      destroy(ownObject().field(Field), Field->getType(), nullptr, S);
      break;
    }
    case CFGElement::BaseDtor: {
      QualType T = Element.castAs<CFGBaseDtor>().getBaseSpecifier()->getType();
      destroy(ownObject(), T, nullptr, S);
      break;
    }
    default:
      break;
    }
  }
}

/// Globals that are known to have a value at an access say what the program, or
/// this part of it, is doing at the moment.
void FunctionAnalyzer::addModes(Event &E, const State &S) {
  constexpr unsigned MaxModes = 4;
  for (const Fact &Known : S.Facts)
    if (const VarDecl *V = Known.Tested.var();
        V && V->hasGlobalStorage() && E.When.size() < MaxModes &&
        !llvm::is_contained(E.When, Known))
      E.When.push_back(Known);
}

void FunctionAnalyzer::record(EventKind Kind, const AccessPath &P,
                              SourceRange Where, const State &S, bool Shallow,
                              bool Relaxed) {
  if (!Recording || (!P && !mayBeNameless(Kind)))
    return;
  Event E = eventNow(Kind, P, Where, S);
  E.Shallow = Shallow;
  E.Relaxed = Relaxed;
  if (Kind == EventKind::Send)
    E.When = S.Facts;
  else if (isMemoryAccess(Kind))
    addModes(E, S);
  record(std::move(E), S);
}

Event FunctionAnalyzer::eventNow(EventKind Kind, const AccessPath &P,
                                 SourceRange Where, const State &S) const {
  Event E;
  E.Kind = Kind;
  E.Path = P;
  E.Where = Where;
  E.In = F;
  E.OneInstance = S.OneInstance;
  E.Locks = S.Locks;
  E.Dropped = S.Dropped;
  E.Waited = S.Waited;
  E.BesideTasks = !S.Live.empty();
  return E;
}

void FunctionAnalyzer::record(Event E, const State &S, const PathSet &Since) {
  if (!Recording || (!E.Path && !mayBeNameless(E.Kind)))
    return;
  // Locks that the caller has to hold are the caller's, too, when released.
  if (F->hasAttrs())
    for (const HeldLock &L : entryState().Locks)
      if (!S.held(L.Lock))
        insertPath(E.Dropped, L.Lock);
  if (const VarDecl *V = E.Path.var()) {
    // What nobody else can name matters only while a task is running.
    if (isMemoryAccess(E.Kind) && S.Live.empty() && isFrameLocal(V, F) &&
        !isa<ParmVarDecl>(V) && !V->isInitCapture()) {
      if (E.Path.hasDeref())
        recordUse(std::move(E));
      return;
    }
  }
  if (E.Kind == EventKind::Write || E.Kind == EventKind::AtomicWrite)
    E.Repeated = (E.Repeated || isInCycle(CurrentBlock)) && isSteady(E.Path);
  // Large loops over the same thing say the same thing again and again.
  for (auto It = Events.rbegin(), End = Events.rend();
       It != End && It->Block == CurrentBlock; ++It)
    if (It->E.Kind == E.Kind && It->E.Path == E.Path &&
        It->E.Where.getBegin() == E.Where.getBegin())
      return;
  if (Events.size() >= 4 * SummaryEngine::MaxEvents) {
    ++Engine.budget().DroppedEvents;
    Truncated = true;
    return;
  }
  LiveSet Live = S.Live;
  for (LiveTask &T : Live)
    for (const AccessPath &P : Since)
      insertPath(T.Waited, P.anyElement());
  Events.push_back({std::move(E), std::move(Live), CurrentBlock});
}

/// Objects that are made to be used by several tasks at once.
static bool isForSharing(const TypeModel *T) {
  if (!T)
    return false;
  switch (T->Kind) {
  case TypeKind::None:
  case TypeKind::Container:
  case TypeKind::Iterator:
  case TypeKind::Pointer:
  case TypeKind::ReferenceWrapper:
  case TypeKind::SignalAction:
  case TypeKind::Callable:
    return false;
  default:
    return true;
  }
}

void FunctionAnalyzer::recordUse(Event E) {
  if (!Recording || Uses.size() >= SummaryEngine::MaxUses ||
      (E.Kind != EventKind::Read && E.Kind != EventKind::Write) ||
      E.Path.kind() == AccessPath::Object)
    return;
  for (const Event &Known : Uses)
    if (Known.Kind == E.Kind && Known.Where.getBegin() == E.Where.getBegin() &&
        Known.Path == E.Path && Known.Locks.size() == E.Locks.size())
      return;
  Uses.push_back(std::move(E));
}

void FunctionAnalyzer::useObject(const CallView &C, State &S) {
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Callee);
  if (!Recording || !C.Object || !Method || Method->isStatic() ||
      C.isConstruction() || isForSharing(M.type(C.objectType())))
    return;
  // What a copied pointer leads to has left the object it was copied from.
  if (C.ObjectIsPointer && isa<DeclRefExpr>(C.Object->IgnoreParenImpCasts()))
    return;
  Evaluator Eval(Engine, F, S);
  AccessPath P = C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                                   : Eval.location(C.Object);
  if (!P || P.steps().empty())
    return;
  Event E = eventNow(Method->isConst() ? EventKind::Read : EventKind::Write, P,
                     C.Site->getSourceRange(), S);
  E.Unknown = true;
  recordUse(std::move(E));
}

void FunctionAnalyzer::access(EventKind Kind, const Expr *E, const Expr *Whole,
                              State &S, bool Shallow) {
  QualType T = E->getType();
  if (isForSharing(M.type(T)) || isTemporary(E))
    return;
  if (Kind == EventKind::Read && T.isConstQualified() &&
      !T.isVolatileQualified())
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParens()))
      if (!Ref->getDecl()->getType()->isReferenceType())
        return; // a constant
  if (T->isAtomicType())
    Kind = Kind == EventKind::Read ? EventKind::AtomicRead
                                   : EventKind::AtomicWrite;
  AccessPath P = Evaluator(Engine, F, S).location(E);
  if (P.kind() == AccessPath::Object && P.steps().empty() &&
      ignoreWrappers(E)->isPRValue())
    return; // a temporary: nobody else has it
  if (Kind == EventKind::AtomicWrite && S.held(P))
    S.release(P);
  record(Kind, P, Whole->getSourceRange(), S, Shallow);
}

/// A pointer that is moved along an array still points into it.
void FunctionAnalyzer::movePointer(const AccessPath &P, State &S) {
  if (!P)
    return;
  const Value *Known = S.binding(P);
  if (!Known || Known->Kind != Value::Address || Known->Path.steps().empty() ||
      Known->Path.steps().back().Kind != PathStep::Element) {
    S.invalidate(P, false);
    return;
  }
  Value V = *Known;
  // Which element depends on where the pointer stands.
  OriginSet Index;
  if (P.var() && P.steps().empty())
    Index.add({Origin::Variable, P.var(), 0});
  V.Path = V.Path.withLastIndex(std::move(Index));
  S.invalidate(P, false);
  S.bind(P, V);
}

/// Does \p E mention a guard or a lock?
static bool isGivenGuard(const Stmt *E, Model &M) {
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E))
    if (M.isKind(Ref->getType(), TypeKind::Guard) ||
        M.isKind(Ref->getType(), TypeKind::Lock))
      return true;
  return E && llvm::any_of(E->children(), [&](const Stmt *Child) {
           return isGivenGuard(Child, M);
         });
}

void FunctionAnalyzer::transfer(const Stmt *Statement, State &S) {
  if (const auto *Decls = dyn_cast<DeclStmt>(Statement)) {
    for (const Decl *D : Decls->decls())
      if (const auto *V = dyn_cast<VarDecl>(D))
        declare(V, S);
    return;
  }
  if (const auto *Ret = dyn_cast<ReturnStmt>(Statement)) {
    returnValue(Ret, S);
    return;
  }
  const auto *E = dyn_cast<Expr>(Statement);
  if (!E || E->isTypeDependent() || E->isValueDependent())
    return;
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    if (Cast->getCastKind() == CK_LValueToRValue)
      access(EventKind::Read, Cast->getSubExpr(), Cast, S);
    return;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->isAssignmentOp())
      assign(Binary->getLHS(),
             Binary->getOpcode() == BO_Assign ? Binary->getRHS() : nullptr,
             Binary, S);
    return;
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->isIncrementDecrementOp()) {
      access(EventKind::Write, Unary->getSubExpr(), Unary, S);
      AccessPath P = Evaluator(Engine, F, S).location(Unary->getSubExpr());
      if (P)
        movePointer(P, S);
    }
    return;
  }
  if (const auto *Atomic = dyn_cast<AtomicExpr>(E)) {
    Evaluator Eval(Engine, F, S);
    AccessPath P = Eval.pointee(Eval.value(Atomic->getPtr()));
    bool IsLoad = Atomic->getOp() == AtomicExpr::AO__c11_atomic_load ||
                  Atomic->getOp() == AtomicExpr::AO__atomic_load ||
                  Atomic->getOp() == AtomicExpr::AO__atomic_load_n;
    bool IsInit = Atomic->getOp() == AtomicExpr::AO__c11_atomic_init;
    Expr::EvalResult Order;
    bool Relaxed = !IsInit && Atomic->getOrder() &&
                   Atomic->getOrder()->EvaluateAsInt(Order, Engine.context()) &&
                   Order.Val.getInt() == 0;
    if (!IsInit) {
      record(IsLoad ? EventKind::AtomicRead : EventKind::AtomicWrite, P,
             Atomic->getSourceRange(), S, false, Relaxed);
      bool IsStore = Atomic->getOp() == AtomicExpr::AO__c11_atomic_store ||
                     Atomic->getOp() == AtomicExpr::AO__atomic_store ||
                     Atomic->getOp() == AtomicExpr::AO__atomic_store_n;
      if (IsStore && S.held(P))
        S.release(P);
    }
    return;
  }
  if (const auto *Delete = dyn_cast<CXXDeleteExpr>(E)) {
    Evaluator Eval(Engine, F, S);
    AccessPath P = Eval.pointee(Eval.value(Delete->getArgument()));
    record(EventKind::Write, P, Delete->getSourceRange(), S);
    findDestroyed(P, Delete->getSourceRange(), S);
    if (P && !Delete->getDestroyedType().isNull())
      destroy(P, Delete->getDestroyedType(), Delete, S);
    return;
  }
  if (const auto *New = dyn_cast<CXXNewExpr>(E)) {
    AccessPath To = AccessPath::object(New);
    S.invalidate(To, /*NewStorage=*/true);
    if (New->hasInitializer() || New->getConstructExpr())
      if (const Expr *Init = New->getConstructExpr() ? New->getConstructExpr()
                                                     : New->getInitializer())
        initialize(To, Init, S);
    return;
  }
  if (isa<InitListExpr>(E) && E->isPRValue() && E->getType()->isRecordType()) {
    initialize(AccessPath::object(E), cast<Expr>(E), S);
    return;
  }
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E)) {
    for (const LambdaCapture &C : Lambda->captures())
      if (C.capturesVariable())
        if (const auto *V = dyn_cast<VarDecl>(C.getCapturedVar());
            V && V->isInitCapture() && V->getInit())
          declare(V, S);
    return;
  }
  // What is awaited with the guard in hand releases it, as a condition does.
  if (isa<CoawaitExpr, CoyieldExpr>(E) && !isGivenGuard(E, M))
    recordCall(EventKind::Block, AccessPath(), E, S);
  if (std::optional<CallView> C = viewCall(E))
    call(*C, S);
}

void FunctionAnalyzer::declare(const VarDecl *V, State &S) {
  V = V->getCanonicalDecl();
  if (V->isStaticLocal() || V->isInvalidDecl())
    return; // initialised once, before anyone can see it
  if (!V->isInitCapture() && isInCycle(CurrentBlock))
    Redeclared.insert(V);
  AccessPath P = AccessPath::variable(V);
  // The name is another object's from here on.
  llvm::erase_if(S.Locks, [&](const HeldLock &L) {
    return L.Lock.sameRoot(P) && !L.Lock.hasDeref();
  });
  S.invalidate(P, /*NewStorage=*/true);
  llvm::erase_if(S.Guards,
                 [&](const GuardState &G) { return P.isPrefixOf(G.Guard); });
  if (V->getInit())
    initialize(P, V->getInit(), S);
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
         T->isMemberPointerType();
}

void FunctionAnalyzer::initialize(const AccessPath &To, const Expr *Init,
                                  State &S) {
  if (!To)
    return;
  Evaluator Eval(Engine, F, S);
  // Whoever gets it as a plain address may do anything to it.
  if (Recording && (Init->getType()->isVoidPointerType() ||
                    (To.var() && To.var()->hasAttr<CleanupAttr>())))
    observeEscape(Eval.pointee(Eval.value(ignoreWrappers(Init))));
  const VarDecl *V = To.steps().empty() ? To.var() : nullptr;
  const Expr *Plain = ignoreWrappers(Init);
  bool IsReference = V && V->getType()->isReferenceType();
  if (!To.steps().empty() && To.steps().back().Kind == PathStep::Field)
    IsReference = To.steps().back().Member->getType()->isReferenceType();
  if (IsReference) {
    Value Known = Eval.value(Init);
    if (Known.Kind != Value::Function && Known.Kind != Value::Bound) {
      AccessPath P = Eval.location(Init);
      // The loop's variable refers to another element in every round.
      if (V && V->isCXXForRangeDecl() && !P.steps().empty() &&
          P.steps().back().Kind == PathStep::Element) {
        OriginSet Index;
        Index.add({Origin::Variable, V, 0});
        P = P.withLastIndex(std::move(Index));
      }
      Known = Value::address(P);
    }
    S.bind(To, Known);
    return;
  }
  if (const auto *List = dyn_cast<InitListExpr>(Plain)) {
    QualType T = List->getType();
    if (const RecordDecl *R = T->getAsRecordDecl(); R && !R->isUnion()) {
      unsigned N = 0;
      if (const auto *Class = dyn_cast<CXXRecordDecl>(R))
        N = Class->getNumBases();
      for (const FieldDecl *Field : R->fields()) {
        if (N >= List->getNumInits())
          break;
        if (!Field->isUnnamedBitField())
          initialize(To.field(Field), List->getInit(N++), S);
      }
    } else if (T->isArrayType()) {
      for (unsigned I = 0; I < std::min(List->getNumInits(), MaxListElements);
           ++I)
        initialize(To.element(OriginSet::constant(I)), List->getInit(I), S);
    }
    return;
  }
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
      AccessPath Moved = Eval.object(Init);
      renameObject(Moved ? Moved : From, To, S);
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
  own(To, std::move(Known), S);
}

/// \p P with its beginning \p From replaced by \p To, if it has it.
static bool rebase(AccessPath &P, const AccessPath &From,
                   const AccessPath &To) {
  if (!From.isPrefixOf(P) || P.prefix(From.steps().size()) != From)
    return false;
  P = To.append(P.steps().drop_front(From.steps().size()));
  return true;
}

void FunctionAnalyzer::renameObject(const AccessPath &From,
                                    const AccessPath &To, State &S) {
  if (!From || !To || From == To)
    return;
  for (auto &B : S.Bindings) {
    rebase(B.first, From, To);
    rebase(B.second.Path, From, To);
  }
  for (GuardState &G : S.Guards)
    rebase(G.Guard, From, To);
  for (ClosedChannel &C : S.Closed)
    rebase(C.Channel, From, To);
  for (HeldLock &L : S.Locks)
    rebase(L.Lock, From, To);
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
    rebase(T.Handle, From, To);
    if (From.kind() != AccessPath::Object)
      continue;
    for (Event &E : T.Body) {
      rebase(E.Path, From, To);
      for (HeldLock &L : E.Locks)
        rebase(L.Lock, From, To);
      for (AccessPath &P : E.Waited)
        rebase(P, From, To);
      for (AccessPath &P : E.Later)
        rebase(P, From, To);
    }
  }
}

void FunctionAnalyzer::assign(const Expr *Left, const Expr *Right,
                              const Expr *Whole, State &S) {
  access(EventKind::Write, Left, Whole, S);
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
  S.invalidate(P, /*NewStorage=*/false);
  Expr::EvalResult Constant;
  if (Left->getType()->isIntegralOrEnumerationType() &&
      !Right->isValueDependent() &&
      Right->EvaluateAsInt(Constant, Engine.context()))
    S.Facts.push_back({P, Constant.Val.getInt().getExtValue(), true});
  noteOutcome(P, Right, S);
  own(P, std::move(Known), S);
}

/// A variable that holds what starting a task returned tells whether there is
/// a task.
void FunctionAnalyzer::noteOutcome(const AccessPath &Variable,
                                   const Expr *Result, State &S) {
  std::optional<CallView> C = viewCall(ignoreWrappers(Result));
  const Effect *Spawn = C ? C->effect(M, Role::Spawn) : nullptr;
  if (!Spawn || Spawn->When != Success::Zero)
    return;
  for (LiveTask &T : S.Live)
    if (Tasks[T.Task].Site == C->Site)
      T.When.push_back({Variable, 0, true});
}

/// \p P, a pointer, now holds \p Known. A new object that a long-lived pointer
/// owns is named through it from now on: other functions know it so.
void FunctionAnalyzer::own(const AccessPath &P, Value Known, State &S) {
  bool IsNew = Known.Kind == Value::Address &&
               Known.Path.kind() == AccessPath::Object &&
               Known.Path.steps().empty();
  bool LongLived = !P.var() || !isFrameLocal(P.var(), F);
  if (IsNew && LongLived)
    renameObject(Known.Path, P.deref(), S);
  else
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

void FunctionAnalyzer::noteLookedAt(const Stmt *E, State &S) {
  if (!E || isa<LambdaExpr>(E))
    return;
  if (const auto *Cast = dyn_cast<CastExpr>(E);
      Cast && Cast->getCastKind() == CK_LValueToRValue)
    if (AccessPath P = Evaluator(Engine, F, S).location(Cast->getSubExpr()))
      S.waitFor(P);
  if (const auto *Call = dyn_cast<Expr>(E))
    if (std::optional<CallView> C = viewCall(Call); C && C->Object)
      if (AccessPath P = Evaluator(Engine, F, S).object(C->Object))
        S.waitFor(P);
  for (const Stmt *Child : E->children())
    noteLookedAt(Child, S);
}

void FunctionAnalyzer::returnValue(const ReturnStmt *Ret, State &S) {
  const Expr *E = Ret->getRetValue();
  if (!E)
    return;
  Evaluator Eval(Engine, F, S);
  Value V;
  if (F->getReturnType()->isReferenceType())
    V = Value::address(Eval.location(E));
  else
    V = Eval.value(E);
  if (!V && E->getType()->isRecordType())
    V = Value::load(Eval.location(E));
  // A returned guard goes on holding its locks for the caller.
  if (M.isKind(E->getType(), TypeKind::Guard)) {
    AccessPath P = Eval.object(E);
    llvm::erase_if(S.Guards, [&](const GuardState &G) { return G.Guard == P; });
  }
  // A returned handle goes on standing for its task.
  if (M.isKind(E->getType(), TypeKind::TaskHandle)) {
    const Expr *Handle = ignoreWrappers(E);
    if (const auto *Move = dyn_cast<CXXConstructExpr>(Handle);
        Move && Move->getConstructor()->isCopyOrMoveConstructor())
      Handle = Move->getArg(0);
    if (AccessPath P = Eval.object(Handle);
        P.var() && P.steps().empty() && isFrameLocal(P.var(), F)) {
      V = Value::load(AccessPath::object(E));
      renameObject(P, V.Path, S);
    }
  }
  // A predicate's caller learns what the predicate has looked at.
  if (F->getReturnType()->isBooleanType())
    noteLookedAt(E, S);
  if (!Recording)
    return;
  if (!HasReturn)
    Return = V;
  else if (!(Return == V))
    Return = Value();
  HasReturn = true;
}

void FunctionAnalyzer::destroy(const AccessPath &Object, QualType T,
                               const Stmt *At, State &S) {
  if (!Object || T.isNull() || Object.steps().size() > MaxDestroyDepth)
    return;
  if (const auto *Array = Engine.context().getAsArrayType(T)) {
    destroy(Object.element({}), Array->getElementType(), At, S);
    return;
  }
  const TypeModel *Kind = M.type(T);
  if (Kind && Kind->Kind != TypeKind::None) {
    if (Kind->JoinsOnDestruction)
      joinHandle(Object, At, S);
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
      if (GuardState *G = S.guard(Object)) {
        if (G->Owns != GuardState::No)
          for (const AccessPath &Lock : G->Locks) {
            if (TypestateStep *Step =
                    observe(Role::Release, Lock, nullptr,
                            At ? At->getSourceRange() : SourceRange())) {
              Step->Kind = TypestateStep::Perhaps;
              Step->ByOwner = true;
            }
            S.release(Lock);
          }
        llvm::erase_if(S.Guards,
                       [&](const GuardState &G) { return G.Guard == Object; });
      }
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
    callFunction(Definition, I, nullptr, /*IgnoreLocks=*/false, S);
    return;
  }
  if (Engine.context().getSourceManager().isInSystemHeader(R->getLocation()))
    return;
  if (Dtor && Dtor->isUserProvided()) {
    mayJoin(Object, At, S);
    return;
  }
  for (const FieldDecl *Field : R->fields())
    if (Field->getType()->isRecordType())
      destroy(Object.field(Field), Field->getType(), At, S);
}
