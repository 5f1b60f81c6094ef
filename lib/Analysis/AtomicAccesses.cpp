//===- AtomicAccesses.cpp - Where atomics are loaded and stored -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicAccesses.h"
#include "Analysis/AtomicSteps.h"
#include "Model/Model.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Parts of an expression that are looked at.
static constexpr unsigned MaxParts = 200;

/// Is \p Order, of an enumeration or what a macro makes of it, the weakest?
bool AtomicAccesses::isRelaxed(const Expr *Order) const {
  Expr::EvalResult Value;
  return Order && Order->getType()->isEnumeralType() &&
         !Order->isValueDependent() &&
         Order->EvaluateAsInt(Value, Engine.context()) &&
         Value.Val.getInt() == 0;
}

std::optional<AtomicAccess> AtomicAccesses::load(const Expr *E) {
  AtomicAccess Result;
  Result.Site = E;
  if (const auto *Atomic = dyn_cast<AtomicExpr>(E)) {
    if (!isAtomicLoad(*Atomic))
      return std::nullopt;
    Result.Object = Eval.object(Atomic->getPtr());
    Expr::EvalResult Order;
    Result.Relaxed =
        Atomic->getOrder()->EvaluateAsInt(Order, Engine.context()) &&
        Order.Val.getInt() == 0;
  } else if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E)) {
    if (Cast->getCastKind() != CK_LValueToRValue ||
        !Cast->getSubExpr()->getType()->isAtomicType())
      return std::nullopt;
    Result.Object = Eval.location(Cast->getSubExpr());
  } else {
    std::optional<CallView> C = viewCall(E);
    const Effect *Loads =
        C ? C->effect(Engine.model(), Role::AtomicLoad) : nullptr;
    bool Converts = C && isa_and_nonnull<CXXConversionDecl>(C->Callee) &&
                    C->ObjectClass &&
                    Engine.model().isKind(C->objectType(), TypeKind::Atomic);
    if (!Loads && !Converts)
      return std::nullopt;
    Result.Object =
        Eval.object(*C, Loads ? Loads->Object : Operand{Operand::This});
    Result.Relaxed = hasRelaxed(*C);
  }
  if (!Result.Object)
    return std::nullopt;
  return Result;
}

std::optional<AtomicAccess> AtomicAccesses::store(const Expr *E) {
  AtomicAccess Result;
  Result.Site = E;
  if (const auto *Atomic = dyn_cast<AtomicExpr>(E)) {
    if (Atomic->getOp() != AtomicExpr::AO__c11_atomic_store &&
        Atomic->getOp() != AtomicExpr::AO__atomic_store_n)
      return std::nullopt;
    Result.Object = Eval.object(Atomic->getPtr());
    Result.Stored = Atomic->getVal1();
    Result.Name = Atomic->getPtr();
  } else if (const auto *B = dyn_cast<BinaryOperator>(E)) {
    if (B->getOpcode() != BO_Assign || !B->getLHS()->getType()->isAtomicType())
      return std::nullopt;
    Result.Object = Eval.location(B->getLHS());
    Result.Stored = B->getRHS()->IgnoreImpCasts(); // it is made atomic there
    Result.Name = B->getLHS();
  } else {
    std::optional<CallView> C = viewCall(E);
    const Effect *Stores =
        C ? C->effect(Engine.model(), Role::AtomicStore) : nullptr;
    if (!Stores)
      return std::nullopt;
    Result.Object = Eval.object(*C, Stores->Object);
    Result.Name = C->operand(Stores->Object);
    for (const Expr *Arg : C->Args)
      if (Arg != Result.Name && !Result.Stored)
        Result.Stored = Arg;
  }
  const VarDecl *V = Result.Object.var();
  if (!Result.Object || !Result.Stored || !Result.Name ||
      Result.Object.isCopied() || Result.Object.hasElement() ||
      (V && V->getTLSKind() != VarDecl::TLS_None))
    return std::nullopt;
  return Result;
}

AccessPath AtomicAccesses::exchanged(const Expr *E) {
  if (const auto *Atomic = dyn_cast<AtomicExpr>(E))
    return Atomic->isCmpXChg() ? Eval.object(Atomic->getPtr()) : AccessPath();
  std::optional<CallView> C = viewCall(E);
  const Effect *Takes =
      C ? C->effect(Engine.model(), Role::AtomicAcquire) : nullptr;
  return Takes ? Eval.object(*C, Takes->Object) : AccessPath();
}

AccessPath AtomicAccesses::changed(const Expr *E) {
  E = ignoreWrappers(E);
  if (const auto *Atomic = dyn_cast<AtomicExpr>(E)) {
    bool Changes = Atomic->getNumSubExprs() >= 3 && !Atomic->isCmpXChg() &&
                   Atomic->getOp() != AtomicExpr::AO__c11_atomic_store &&
                   Atomic->getOp() != AtomicExpr::AO__atomic_store_n;
    return Changes ? Eval.object(Atomic->getPtr()) : AccessPath();
  }
  const Expr *Changed = nullptr;
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && Unary->isIncrementDecrementOp())
    Changed = Unary->getSubExpr();
  else if (const auto *Sum = dyn_cast<CompoundAssignOperator>(E))
    Changed = Sum->getLHS();
  if (Changed)
    return Changed->getType()->isAtomicType() ? Eval.location(Changed)
                                              : AccessPath();
  std::optional<CallView> C = viewCall(E);
  const Effect *Changes =
      C ? C->effect(Engine.model(), Role::AtomicUpdate) : nullptr;
  return Changes ? Eval.object(*C, Changes->Object) : AccessPath();
}

std::optional<AtomicAccess> AtomicAccesses::loadUnderCasts(const Expr *E) {
  for (unsigned I = 0; E && I < MaxParts; ++I) {
    if (std::optional<AtomicAccess> Found = load(E))
      return Found;
    if (const auto *Paren = dyn_cast<ParenExpr>(E))
      E = Paren->getSubExpr();
    else if (const auto *Cast = dyn_cast<CastExpr>(E))
      E = Cast->getSubExpr();
    else if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Made->getSubExpr();
    else if (const auto *Pseudo = dyn_cast<PseudoObjectExpr>(E))
      E = Pseudo->getResultExpr();
    else
      return std::nullopt;
  }
  return std::nullopt;
}

const Expr *AtomicAccesses::loadIn(const Stmt *S, const AccessPath &P) {
  llvm::SmallVector<const Stmt *> Work{S};
  for (unsigned I = 0; !Work.empty() && I < MaxParts; ++I) {
    const auto *E = dyn_cast_or_null<Expr>(Work.pop_back_val());
    if (!E || isa<LambdaExpr>(E))
      continue;
    if (std::optional<AtomicAccess> Load = load(E); Load && Load->Object == P)
      return E;
    Work.append(E->child_begin(), E->child_end());
  }
  return nullptr;
}
