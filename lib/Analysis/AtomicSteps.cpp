//===- AtomicSteps.cpp - What an atomic operation leaves there ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicSteps.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// Calls between a method of an atomic and what it is made of.
static constexpr unsigned MaxLayers = 3;

bool analysis::isAtomicLoad(const AtomicExpr &Operation) {
  switch (Operation.getOp()) {
  case AtomicExpr::AO__c11_atomic_load:
  case AtomicExpr::AO__atomic_load:
  case AtomicExpr::AO__atomic_load_n:
    return true;
  default:
    return false;
  }
}

std::optional<bool> analysis::countsUp(const AtomicExpr &Operation) {
  switch (Operation.getOp()) {
  case AtomicExpr::AO__c11_atomic_fetch_add:
  case AtomicExpr::AO__atomic_fetch_add:
  case AtomicExpr::AO__atomic_add_fetch:
    return true;
  case AtomicExpr::AO__c11_atomic_fetch_sub:
  case AtomicExpr::AO__atomic_fetch_sub:
  case AtomicExpr::AO__atomic_sub_fetch:
    return false;
  default:
    return std::nullopt;
  }
}

static std::optional<bool> countsUp(const FunctionDecl &F, unsigned Layer) {
  switch (F.getOverloadedOperator()) {
  case OO_PlusPlus:
  case OO_PlusEqual:
    return true;
  case OO_MinusMinus:
  case OO_MinusEqual:
    return false;
  default:
    break;
  }
  const FunctionDecl *Definition = nullptr;
  if (Layer > MaxLayers || !F.hasBody(Definition))
    return std::nullopt;
  llvm::SmallVector<const Stmt *> Work{Definition->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *A = dyn_cast<AtomicExpr>(S))
      return countsUp(*A);
    if (const auto *Call = dyn_cast<CallExpr>(S))
      if (const FunctionDecl *Inner = Call->getDirectCallee())
        if (std::optional<bool> Up = countsUp(*Inner, Layer + 1))
          return Up;
    Work.append(S->child_begin(), S->child_end());
  }
  return std::nullopt;
}

std::optional<bool> analysis::countsUp(const FunctionDecl &F) {
  return ::countsUp(F, 0);
}

/// What is there once \p E has been stored.
static AtomicResult stored(const Expr *E, const ASTContext &Ctx) {
  if (!E || E->isValueDependent())
    return AtomicResult::Unknown;
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E);
      Cast && Cast->getCastKind() == CK_NonAtomicToAtomic)
    E = Cast->getSubExpr();
  Expr::EvalResult R;
  QualType T = E->getType();
  if (T->isNullPtrType() ||
      E->isNullPointerConstant(const_cast<ASTContext &>(Ctx),
                               Expr::NPC_ValueDependentIsNotNull))
    return AtomicResult::Less;
  if (!T->isIntegralOrEnumerationType() || !E->EvaluateAsInt(R, Ctx))
    return AtomicResult::Unknown;
  return R.Val.getInt().isZero() ? AtomicResult::Less : AtomicResult::Set;
}

static AtomicResult lessIf(bool Down) {
  return Down ? AtomicResult::Less : AtomicResult::Unknown;
}

AtomicResult analysis::atomicResult(const Expr &E, const ASTContext &Ctx) {
  if (const auto *Unary = dyn_cast<UnaryOperator>(&E))
    return lessIf(Unary->isDecrementOp());
  if (const auto *Binary = dyn_cast<BinaryOperator>(&E))
    return Binary->getOpcode() == BO_Assign
               ? stored(Binary->getRHS(), Ctx)
               : lessIf(Binary->getOpcode() == BO_SubAssign);
  const auto *Atomic = dyn_cast<AtomicExpr>(&E);
  if (!Atomic)
    return AtomicResult::Unknown;
  switch (Atomic->getOp()) {
  case AtomicExpr::AO__c11_atomic_store:
  case AtomicExpr::AO__atomic_store_n:
    return stored(Atomic->getVal1(), Ctx);
  case AtomicExpr::AO__c11_atomic_exchange:
  case AtomicExpr::AO__atomic_exchange_n:
    return lessIf(stored(Atomic->getVal1(), Ctx) == AtomicResult::Less);
  default:
    return lessIf(countsUp(*Atomic) == false);
  }
}

bool analysis::isMemoryOrder(QualType T) {
  const auto *Enum = T->getAs<EnumType>();
  return Enum && Enum->getDecl()->getName() == "memory_order";
}

AtomicResult analysis::atomicResult(const CallView &C,
                                    const model::Effect &What,
                                    const ASTContext &Ctx) {
  if (What.What == model::Role::AtomicUpdate)
    return lessIf(C.Callee && countsUp(*C.Callee) == false);
  const bool Stores = What.What == model::Role::AtomicStore;
  const Expr *Atomic = C.operand(What.Object);
  std::optional<AtomicResult> Result;
  for (const Expr *Arg : C.Args) {
    if (Arg == Atomic || isMemoryOrder(Arg->getType()) ||
        (Arg->isGLValue() && !Arg->getType().isConstQualified()))
      continue; // what it is compared with is a variable
    AtomicResult One = stored(Arg, Ctx);
    if (Result && *Result != One)
      return AtomicResult::Unknown;
    Result = One;
  }
  // What is stored without being named is that nothing is there.
  if (!Result)
    return lessIf(Stores);
  return Stores ? *Result : lessIf(*Result == AtomicResult::Less);
}
