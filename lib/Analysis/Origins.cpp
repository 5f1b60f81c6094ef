//===- Origins.cpp - What scalars are computed from -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A task's number separates its slot from the others'; what it finds in the
// elements that it walks through (letters, keys, kinds) does not: others may
// find the same.
//
//===----------------------------------------------------------------------===//

#include "Analysis/Constants.h"
#include "Analysis/Evaluator.h"
#include "Analysis/Instantiation.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

static bool isProduct(const Expr *E) {
  const auto *B = dyn_cast<BinaryOperator>(ignoreWrappers(E));
  return B && B->getOpcode() == BO_Mul;
}

static bool isSameValue(const Expr *X, const Expr *Y, ASTContext &Ctx) {
  X = ignoreWrappers(X);
  Y = ignoreWrappers(Y);
  const auto *A = dyn_cast<DeclRefExpr>(X), *B = dyn_cast<DeclRefExpr>(Y);
  if (A && B && A->getDecl() == B->getDecl())
    return true;
  Expr::EvalResult P, Q;
  return !X->isValueDependent() && !Y->isValueDependent() &&
         X->EvaluateAsInt(P, Ctx) && Y->EvaluateAsInt(Q, Ctx) &&
         llvm::APSInt::isSameValue(P.Val.getInt(), Q.Val.getInt());
}

static const VarDecl *variable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V ? V->getCanonicalDecl() : nullptr;
}

/// Is \p E, an index or a pointer, another one in every round?
static bool moves(const Expr *E, SummaryEngine &Engine, const FunctionDecl *F) {
  E = ignoreWrappers(E);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->isIncrementDecrementOp() ||
           moves(Unary->getSubExpr(), Engine, F);
  if (const auto *Binary = dyn_cast<BinaryOperator>(E))
    return moves(Binary->getLHS(), Engine, F) ||
           moves(Binary->getRHS(), Engine, F);
  const VarDecl *V = ::variable(E);
  return V && isFrameLocal(V, F) &&
         Engine.assignments(V, F) > (isa<ParmVarDecl>(V) ? 0u : 1u);
}

/// Values of such types are few.
static bool hasFewValues(QualType T) {
  T = T.getNonReferenceType();
  return T->isAnyCharacterType() || T->isEnumeralType() || T->isBooleanType();
}

OriginSet Evaluator::originsOfVariable(const VarDecl *V) {
  OriginSet D;
  D.add({Origin::Variable, V, 0});
  D.Exact = true;
  if (!isFrameLocal(V, F))
    return D;
  if (V->isCXXForRangeDecl()) {
    D.Content = true;
    D.Lossy = hasFewValues(V->getType());
  } else if (const OriginSet *Content = Engine.content(V, F)) {
    D.Content = true;
    D.Lossy = Content->Lossy;
  }
  return D;
}

/// `at / size` in `for (at = 0; ...; at += size)`: the number of the round.
bool Evaluator::countsRounds(const BinaryOperator *B) {
  const VarDecl *V = ::variable(ignoreWrappers(B->getLHS()));
  const Expr *By = V && B->getOpcode() == BO_Div && isFrameLocal(V, F)
                       ? Engine.advance(V, F)
                       : nullptr;
  return By && isSameValue(By, B->getRHS(), Engine.context());
}

OriginSet Evaluator::originsOfBinary(const BinaryOperator *B) {
  OriginSet Left = origins(B->getLHS()), Right = origins(B->getRHS());
  OriginSet D = OriginSet::combined({Left, Right});
  switch (B->getOpcode()) {
  case BO_Div:
  case BO_Shr:
    // `id * size / tasks` is where the share of this task begins.
    D.Lossy |= !isProduct(B->getLHS()) && !countsRounds(B);
    D.Content |= Left.Content;
    break;
  case BO_Rem:
  case BO_And:
    D.Lossy = true;
    D.Content |= Left.Content;
    break;
  default:
    break;
  }
  return D;
}

OriginSet Evaluator::originsOfCall(const CallView &C) {
  if (C.isConstruction() && C.Args.size() == 1)
    return origins(C.Args[0]);
  if (C.effect(Engine.model(), Role::Random)) {
    OriginSet Any = OriginSet::opaque();
    Any.Content = Any.Lossy = true;
    return Any;
  }
  llvm::SmallVector<OriginSet, 2> Args;
  for (const Expr *Arg : C.Args)
    Args.push_back(origins(Arg));
  const TypeModel *T =
      C.ObjectClass ? Engine.model().type(C.ObjectClass) : nullptr;
  const std::string Name =
      T && C.Callee ? C.Callee->getNameAsString() : std::string();
  if (T && llvm::is_contained(T->Element, Name)) {
    OriginSet D = origins(C.Object);
    for (const OriginSet &Arg : Args)
      D.addAll(Arg);
    D.Content = llvm::any_of(
        C.Args, [&](const Expr *Arg) { return moves(Arg, Engine, F); });
    return D;
  }
  if (T && llvm::is_contained(T->Reads, Name)) {
    Args.push_back(origins(C.Object));
    OriginSet D = OriginSet::combined(Args);
    D.Lossy |= D.Content; // many have the same size
    return D;
  }
  OriginSet OfAll = OriginSet::combined(Args);
  // What an object that keeps nothing makes of its arguments, as std::hash.
  if (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(C.Callee);
      Method && Method->getOverloadedOperator() == OO_Call &&
      Method->isConst() && Method->getParent()->isEmpty() && !T &&
      !userDefinition(Method)) {
    OfAll.Lossy = true;
    return OfAll;
  }
  // A library's function of its arguments, such as min and max.
  if (C.Callee && !userDefinition(C.Callee) && !C.Object &&
      !C.lookUp(Engine.model()) && !C.Args.empty())
    return OfAll;
  OriginSet D = OriginSet::opaque();
  D.Content = OfAll.Content && !C.Object;
  if (const FunctionDecl *Body = C.Callee ? userDefinition(C.Callee) : nullptr)
    if (Engine.returnsRandom(Body))
      D.Content = D.Lossy = true;
  return D;
}

OriginSet Evaluator::origins(const Expr *E) {
  DepthGuard Guard(Depth);
  if (!E || Depth > MaxDepth)
    return OriginSet::opaque();
  E = ignoreWrappers(E);
  if (std::optional<int64_t> Value = constantValue(E, Engine.context()))
    return OriginSet::constant(*Value);
  if (isa<DeclRefExpr>(E)) {
    const VarDecl *V = ::variable(E);
    return V ? originsOfVariable(V) : OriginSet::opaque();
  }
  OriginSet D;
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    const Expr *Sub = Unary->getSubExpr();
    D = origins(Sub);
    if (Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_AddrOf) {
      // `*(int *)arg`: what the argument points to identifies the task.
      const AccessPath P = value(Sub).Path;
      for (const PathStep &Step : P.steps())
        D.addAll(Step.Index);
      D.Content = Unary->getOpcode() == UO_Deref && moves(Sub, Engine, F);
    }
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    D = originsOfBinary(Binary);
  } else if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    D = OriginSet::combined(
        {origins(Choice->getTrueExpr()), origins(Choice->getFalseExpr())});
  } else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
    D.addAll(origins(Subscript->getBase()));
    D.addAll(origins(Subscript->getIdx()));
    D.Content = moves(Subscript->getIdx(), Engine, F) ||
                moves(Subscript->getBase(), Engine, F);
  } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()))
      D.add({Origin::Variable, Member->getMemberDecl(), 0});
    else
      D.addAll(origins(Member->getBase()));
  } else if (isa<CXXThisExpr>(E)) {
    return D;
  } else if (std::optional<CallView> C = viewCall(E)) {
    D = originsOfCall(*C);
  } else {
    return OriginSet::opaque();
  }
  D.Exact = false;
  D.Lossy |= D.Content && hasFewValues(E->getType());
  return D;
}
