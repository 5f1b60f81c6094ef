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

static bool isZero(const Expr *E, const ASTContext &Ctx) {
  if (!E || E->isValueDependent())
    return false;
  Expr::EvalResult R;
  QualType T = E->getType();
  if (T->isPointerType() || T->isNullPtrType())
    return ignoreWrappers(E)->IgnoreParenCasts()->getType()->isNullPtrType() ||
           (E->EvaluateAsRValue(R, Ctx) && R.Val.isNullPointer());
  return T->isIntegralOrEnumerationType() && E->EvaluateAsInt(R, Ctx) &&
         R.Val.getInt().isZero();
}

bool analysis::clearsAtomic(const Expr &E, const ASTContext &Ctx) {
  if (const auto *Unary = dyn_cast<UnaryOperator>(&E))
    return Unary->isDecrementOp();
  if (const auto *Binary = dyn_cast<BinaryOperator>(&E))
    return Binary->getOpcode() == BO_SubAssign ||
           (Binary->getOpcode() == BO_Assign && isZero(Binary->getRHS(), Ctx));
  const auto *Atomic = dyn_cast<AtomicExpr>(&E);
  if (!Atomic)
    return false;
  switch (Atomic->getOp()) {
  case AtomicExpr::AO__c11_atomic_store:
  case AtomicExpr::AO__atomic_store_n:
  case AtomicExpr::AO__c11_atomic_exchange:
  case AtomicExpr::AO__atomic_exchange_n:
    return isZero(Atomic->getVal1(), Ctx);
  default:
    return countsUp(*Atomic) == false;
  }
}

bool analysis::isMemoryOrder(QualType T) {
  const auto *Enum = T->getAs<EnumType>();
  return Enum && Enum->getDecl()->getName() == "memory_order";
}

bool analysis::clearsAtomic(const CallView &C, const model::Effect &What,
                            const ASTContext &Ctx) {
  if (What.What == model::Role::AtomicUpdate)
    return C.Callee && countsUp(*C.Callee) == false;
  const Expr *Atomic = C.operand(What.Object);
  bool Writes = false;
  for (const Expr *Arg : C.Args) {
    if (Arg == Atomic || isMemoryOrder(Arg->getType()) ||
        (Arg->isGLValue() && !Arg->getType().isConstQualified()))
      continue; // what it is compared with is a variable
    if (!isZero(Arg, Ctx))
      return false;
    Writes = true;
  }
  // What is stored without being named is that nothing is there.
  return Writes || What.What == model::Role::AtomicStore;
}
