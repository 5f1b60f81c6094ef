//===- Transfer.cpp - What statements do to the state ---------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicSteps.h"
#include "Analysis/Coroutines.h"
#include "Analysis/FunctionAnalyzer.h"
#include "Support/Compat.h"
#include "clang/AST/ASTContext.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

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
      noteThrow(Element.castAs<CFGStmt>().getStmt(), S);
      if (const auto *Throw =
              dyn_cast<CXXThrowExpr>(Element.castAs<CFGStmt>().getStmt()))
        unwind(*Throw, S);
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
    case CFGElement::CleanupFunction: {
      auto End = Element.castAs<CFGCleanupFunction>();
      cleanUp(End.getVarDecl(), End.getFunctionDecl(), S);
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

/// The effects of what has thrown count: who waits for a task and gets its
/// exception has waited.
void FunctionAnalyzer::noteThrow(const Stmt *Thrower, const State &S) {
  for (unsigned N : Exceptions.caughtBy(Thrower)) {
    State At = S;
    At.Exceptional = true;
    llvm::SaveAndRestore Quiet(Recording, false);
    for (const VarDecl *V : llvm::reverse(Exceptions[N].Locals))
      if (!V->getType()->isReferenceType() && V->hasLocalStorage())
        destroy(AccessPath::variable(V->getCanonicalDecl()), V->getType(),
                Exceptions[N].Statement, At);
    Thrown[N].join(At);
  }
}

/// What is left behind runs its destructors; nothing follows but handlers,
/// which noteThrow() has told, and the end of the function.
void FunctionAnalyzer::unwind(const CXXThrowExpr &Throw, State &S) {
  for (const VarDecl *V : Exceptions.unwoundBy(&Throw))
    destroy(AccessPath::variable(V->getCanonicalDecl()), V->getType(), &Throw,
            S);
  S.Exceptional = true;
}

/// May a lock be taken by it: an exchange, or a test-and-set?
static bool mayTake(const AtomicExpr &E) {
  switch (E.getOp()) {
  case AtomicExpr::AO__atomic_exchange_n:
  case AtomicExpr::AO__atomic_exchange:
  case AtomicExpr::AO__c11_atomic_exchange:
  case AtomicExpr::AO__c11_atomic_compare_exchange_strong:
  case AtomicExpr::AO__c11_atomic_compare_exchange_weak:
  case AtomicExpr::AO__atomic_compare_exchange:
  case AtomicExpr::AO__atomic_compare_exchange_n:
    return true;
  default:
    return compat::isTestAndSet(E, 0);
  }
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
    if (Binary->isAssignmentOp()) {
      const FactSet Seen = S.Seen;
      assign(Binary->getLHS(),
             Binary->getOpcode() == BO_Assign ? Binary->getRHS() : nullptr,
             Binary, S);
      if (Binary->getOpcode() == BO_AddAssign ||
          Binary->getOpcode() == BO_SubAssign)
        noteCount(Evaluator(Engine, F, S).location(Binary->getLHS()),
                  Binary->getOpcode() == BO_AddAssign, Seen, S);
    }
    return;
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->isIncrementDecrementOp()) {
      access(EventKind::Write, Unary->getSubExpr(), Unary, S);
      AccessPath P = Evaluator(Engine, F, S).location(Unary->getSubExpr());
      if (P) {
        const FactSet Seen = S.Seen;
        movePointer(P, S);
        noteCount(P, Unary->isIncrementOp(), Seen, S);
      }
    }
    return;
  }
  if (const auto *Atomic = dyn_cast<AtomicExpr>(E)) {
    Evaluator Eval(Engine, F, S);
    AccessPath P = Eval.pointee(Eval.value(Atomic->getPtr()));
    bool IsLoad = isAtomicLoad(*Atomic);
    bool IsInit = Atomic->getOp() == AtomicExpr::AO__c11_atomic_init;
    Expr::EvalResult Order;
    bool Relaxed = !IsInit && Atomic->getOrder() &&
                   Atomic->getOrder()->EvaluateAsInt(Order, Engine.context()) &&
                   Order.Val.getInt() == 0;
    AtomicStep Step{Relaxed, mayTake(*Atomic),
                    atomicResult(*Atomic, Engine.context())};
    if (!IsInit) {
      if (IsLoad)
        record(EventKind::AtomicRead, P, Atomic->getSourceRange(), S,
               /*Shallow=*/false, Relaxed);
      else
        recordAtomicWrite(P, Atomic->getSourceRange(), Step, S);
      bool IsStore = Atomic->getOp() == AtomicExpr::AO__c11_atomic_store ||
                     Atomic->getOp() == AtomicExpr::AO__atomic_store ||
                     Atomic->getOp() == AtomicExpr::AO__atomic_store_n;
      if (IsStore && S.held(P))
        S.release(P);
      if (IsStore)
        noteSet(P, Step, S);
      if (IsStore && P && Atomic->getVal1()->getType()->isPointerType())
        S.publish(P, Eval.value(Atomic->getVal1()));
    }
    return;
  }
  if (const auto *Delete = dyn_cast<CXXDeleteExpr>(E)) {
    Evaluator Eval(Engine, F, S);
    AccessPath P = Eval.pointee(Eval.value(Delete->getArgument()));
    recordFree(P, Delete, S);
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
    S.invalidate(AccessPath::object(E), /*NewStorage=*/true);
    initialize(AccessPath::object(E), E, S);
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
  if (const auto *Await = dyn_cast<CoawaitExpr>(E);
      Await && !Await->isImplicit() && suspends(Await) != Suspends::Never &&
      !isGivenGuard(Await->getOperand(), M))
    recordCall(EventKind::Block, AccessPath(), E, S);
  if (std::optional<CallView> C = viewCall(E))
    call(*C, S);
}

void FunctionAnalyzer::noteLookedAt(const Stmt *E, State &S) {
  if (!E || isa<LambdaExpr>(E))
    return;
  if (const auto *Cast = dyn_cast<CastExpr>(E);
      Cast && Cast->getCastKind() == CK_LValueToRValue)
    if (AccessPath P = Evaluator(Engine, F, S).location(Cast->getSubExpr()))
      lookAt(P, /*FoundSet=*/false, S);
  if (const auto *Call = dyn_cast<Expr>(E))
    if (std::optional<CallView> C = viewCall(Call); C && C->Object)
      if (AccessPath P = Evaluator(Engine, F, S).object(C->Object))
        lookAt(P, /*FoundSet=*/false, S);
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
  // A returned guard goes on holding its locks for the caller; one that is
  // returned in something else may be there or not.
  const bool IsGuard = M.isKind(E->getType(), TypeKind::Guard);
  if (AccessPath P = guardAt(Eval.object(E), E->getType())) {
    if (GuardState *G = S.guard(P); G && G->Owns != GuardState::No &&
                                    (!IsGuard || G->Owns == GuardState::Maybe))
      for (const AccessPath &Lock : G->Locks)
        insertPath(PerhapsAcquired, Lock);
    if (IsGuard)
      llvm::erase_if(S.Guards,
                     [&](const GuardState &G) { return G.Guard == P; });
  }
  // A returned handle goes on standing for its task, and a returned object with
  // guards in it goes on holding their locks.
  bool IsHandle = M.isKind(E->getType(), TypeKind::TaskHandle);
  if (IsHandle || (E->getType()->isRecordType() && !S.Guards.empty())) {
    const Expr *Handle = ignoreWrappers(E);
    if (const auto *Move = dyn_cast<CXXConstructExpr>(Handle);
        Move && Move->getConstructor()->isCopyOrMoveConstructor())
      Handle = Move->getArg(0);
    if (AccessPath P = Eval.object(Handle);
        P.var() && P.steps().empty() && isFrameLocal(P.var(), F) &&
        (IsHandle || llvm::any_of(S.Guards, [&](const GuardState &G) {
           return P.isPrefixOf(G.Guard);
         }))) {
      V = Value::load(AccessPath::object(E));
      renameObject(P, V.Path, S);
    }
  }
  lend(E, V, S);
  // A predicate's caller learns what the predicate has looked at.
  if (F->getReturnType()->isBooleanType())
    noteLookedAt(E, S);
  if (CollectsOutcomes)
    noteOutcomes(E, S);
  // Who gets a null pointer can do nothing with it.
  bool IsNull = E->getType()->isPointerType() && !E->isValueDependent() &&
                E->isNullPointerConstant(Engine.context(),
                                         Expr::NPC_ValueDependentIsNotNull);
  if (!Recording || IsNull)
    return;
  markTaken(V, F->getReturnType());
  noteFound(E, S);
  if (!HasReturn || (V.Taken && !Return.Taken))
    Return = V;
  else if (!(Return == V) && !Return.Taken)
    Return = Value();
  HasReturn = true;
}
