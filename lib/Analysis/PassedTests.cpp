//===- PassedTests.cpp - What tests have told on a path -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/PassedTests.h"
#include "Analysis/CallView.h"
#include "Analysis/Constants.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// Beyond these bounds a fact is given up.
static constexpr unsigned MaxTests = 10;
static constexpr unsigned MaxExpressionDepth = 12;

bool heddle::analysis::visitCase(
    const SwitchStmt &Switch, const CFGBlock &To, ASTContext &Ctx,
    llvm::function_ref<bool(int64_t, bool)> Visit) {
  auto ValueOf = [&](const SwitchCase *S) -> std::optional<int64_t> {
    const auto *Case = dyn_cast<CaseStmt>(S);
    return Case && !Case->getRHS() ? constantValue(Case->getLHS(), Ctx)
                                   : std::nullopt;
  };
  const auto *Label = dyn_cast_or_null<SwitchCase>(To.getLabel());
  if (std::optional<int64_t> Value = Label ? ValueOf(Label) : std::nullopt)
    return Visit(*Value, true);
  if (Label && isa<CaseStmt>(Label))
    return true;
  for (const SwitchCase *S = Switch.getSwitchCaseList(); S;
       S = S->getNextSwitchCase())
    if (std::optional<int64_t> Value = ValueOf(S))
      if (!Visit(*Value, false))
        return false;
  return true;
}

unsigned Expressions::number(const Expr *E) {
  E = ignoreWrappers(E);
  // `rc = -start(...)`: that it has failed is the same with either sign.
  if (const auto *U = dyn_cast<UnaryOperator>(E);
      U && U->getOpcode() == UO_Minus &&
      Sites.contains(ignoreWrappers(U->getSubExpr())))
    E = ignoreWrappers(U->getSubExpr());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return number(Ref->getDecl());
  if (auto It = Known.find(E); It != Known.end())
    return It->second;
  llvm::FoldingSetNodeID Id;
  if (Sites.contains(E))
    Id.AddPointer(E);
  else
    E->Profile(Id, Ctx, /*Canonical=*/true);
  unsigned N = insert(Id);
  if (Reads[N].empty())
    collectReads(E, N, 0);
  return Known[E] = N;
}

std::optional<int64_t> Expressions::constant(const Expr *E) {
  auto [It, IsNew] = Constants.try_emplace(E, std::nullopt);
  Expr::EvalResult R;
  if (IsNew && !E->isValueDependent() &&
      E->getType()->isIntegralOrEnumerationType() && E->EvaluateAsInt(R, Ctx) &&
      !R.HasSideEffects)
    It->second = R.Val.getInt().tryExtValue();
  return It->second;
}

unsigned Expressions::number(const ValueDecl *D) {
  llvm::FoldingSetNodeID Id;
  Id.AddPointer(D->getCanonicalDecl());
  Id.AddInteger(1);
  unsigned N = insert(Id);
  Reads[N].insert(D->getCanonicalDecl());
  return N;
}

unsigned Expressions::pair(unsigned X, unsigned Y, bool Equal) {
  llvm::FoldingSetNodeID Id;
  Id.AddInteger(X);
  Id.AddInteger(Y);
  Id.AddInteger(Equal ? 2 : 3);
  unsigned N = insert(Id);
  for (unsigned From : {X, Y}) {
    auto Copy = Reads[From];
    Reads[N].insert(Copy.begin(), Copy.end());
    if (ReadsElsewhere.contains(From))
      ReadsElsewhere.insert(N);
  }
  return N;
}

unsigned Expressions::insert(const llvm::FoldingSetNodeID &Id) {
  auto [It, New] = Numbers.try_emplace(Id.ComputeHash(), Reads.size());
  if (New)
    Reads.emplace_back();
  return It->second;
}

void Expressions::collectReads(const Stmt *E, unsigned N, unsigned Depth) {
  if (!E || Depth > MaxExpressionDepth)
    return;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    Reads[N].insert(Ref->getDecl()->getCanonicalDecl());
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    if (V && !V->hasLocalStorage())
      ReadsElsewhere.insert(N);
  } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    Reads[N].insert(Member->getMemberDecl()->getCanonicalDecl());
    ReadsElsewhere.insert(N);
  } else if (isa<CallExpr>(E)) {
    ReadsElsewhere.insert(N);
  }
  for (const Stmt *Child : E->children())
    collectReads(Child, N, Depth + 1);
}

/// What has the value of \p E once it is evaluated: `rc` of `(rc = f())`.
static const Expr *asked(const Expr *E) {
  for (E = ignoreWrappers(E);;) {
    const auto *B = dyn_cast<BinaryOperator>(E);
    if (!B || (B->getOpcode() != BO_Assign && B->getOpcode() != BO_Comma))
      return E;
    E = ignoreWrappers(B->getOpcode() == BO_Assign ? B->getLHS() : B->getRHS());
  }
}

bool PassedTests::assume(const Expr *E, bool Truth, unsigned Depth) {
  E = asked(E);
  if (std::optional<bool> Known = truth(E))
    return *Known == Truth;
  if (Depth > MaxExpressionDepth)
    return true;
  if (const auto *U = dyn_cast<UnaryOperator>(E); U && isNot(U))
    return assume(U->getSubExpr(), !Truth, Depth + 1);
  if (const auto *B = dyn_cast<BinaryOperator>(E)) {
    BinaryOperatorKind Op = B->getOpcode();
    if ((Op == BO_LAnd && Truth) || (Op == BO_LOr && !Truth))
      return assume(B->getLHS(), Truth, Depth + 1) &&
             assume(B->getRHS(), Truth, Depth + 1);
    if (auto [Tested, Value] = equality(B); Tested) {
      bool Equal = (Op == BO_EQ) == Truth;
      if (*Value == 0)
        return assume(Tested, !Equal, Depth + 1);
      return add({Table.number(Tested), *Value, Equal});
    }
    if (Op == BO_NE)
      return add({comparison(B, BO_EQ), 0, Truth});
    if (Op == BO_GE)
      return add({comparison(B, BO_LT), 0, Truth});
    if (Op == BO_LE)
      return add({comparison(B, BO_GT), 0, Truth});
    if (B->isComparisonOp())
      return add({comparison(B, Op), 0, !Truth});
  }
  return add({Table.number(E), 0, !Truth});
}

bool PassedTests::add(const TestFact &New) {
  for (const TestFact &Old : C.Tests)
    if (Old.Expression == New.Expression &&
        (Old.Value == New.Value ? Old.Holds != New.Holds
                                : Old.Holds && New.Holds))
      return false;
  if (!llvm::is_contained(C.Tests, New)) {
    if (C.Tests.size() >= MaxTests)
      C.Tests.erase(C.Tests.begin());
    C.Tests.push_back(New);
  }
  return true;
}

void PassedTests::forget(llvm::function_ref<bool(unsigned)> Which) {
  llvm::erase_if(C.Tests,
                 [&](const TestFact &T) { return Which(T.Expression); });
}

void PassedTests::assign(const ValueDecl *D, unsigned Target, const Expr *E) {
  std::optional<int64_t> Known = E ? value(E) : std::nullopt;
  std::optional<bool> Truth = E ? truth(E) : std::nullopt;
  llvm::SmallVector<TestFact, 4> Same;
  if (E) {
    unsigned From = Table.number(E);
    for (TestFact T : C.Tests)
      if (T.Expression == From && From != Target) {
        T.Expression = Target;
        Same.push_back(T);
      }
  }
  forget([&](unsigned N) { return Table.reads(N, D) || N == Target; });
  if (Known)
    Same.assign(1, {Target, *Known, true});
  else if (Truth)
    Same.assign(1, {Target, 0, !*Truth});
  for (const TestFact &T : Same)
    add(T);
}

std::optional<bool> PassedTests::truth(const Expr *E, unsigned Depth) {
  if (std::optional<int64_t> Known = value(E, Depth))
    return *Known != 0;
  E = asked(E);
  if (Depth > MaxExpressionDepth)
    return std::nullopt;
  if (const auto *U = dyn_cast<UnaryOperator>(E)) {
    if (isNot(U))
      if (std::optional<bool> Known = truth(U->getSubExpr(), Depth + 1))
        return !*Known;
    if (U->getOpcode() == UO_AddrOf)
      return true;
  }
  if (const auto *B = dyn_cast<BinaryOperator>(E)) {
    BinaryOperatorKind Op = B->getOpcode();
    if (Op == BO_LAnd || Op == BO_LOr) {
      std::optional<bool> X = truth(B->getLHS(), Depth + 1),
                          Y = truth(B->getRHS(), Depth + 1);
      bool Decides = Op == BO_LOr;
      if ((X && *X == Decides) || (Y && *Y == Decides))
        return Decides;
      if (X && Y)
        return !Decides;
      return std::nullopt;
    }
    if (auto [Tested, Value] = equality(B); Tested) {
      std::optional<bool> Equal;
      if (std::optional<int64_t> Known = value(Tested, Depth + 1))
        Equal = *Known == *Value;
      else if (std::optional<bool> Known = truth(Tested, Depth + 1);
               Known && (*Value == 0 || !*Known))
        Equal = (*Value == 0) == !*Known && *Value == 0;
      else
        Equal = known(Table.number(Tested), *Value);
      return Equal ? std::optional<bool>(*Equal == (Op == BO_EQ))
                   : std::nullopt;
    }
    if (B->isRelationalOp()) {
      std::optional<int64_t> X = value(B->getLHS(), Depth + 1),
                             Y = value(B->getRHS(), Depth + 1);
      if (X && Y && *X >= 0 && *Y >= 0)
        return Op == BO_LT   ? *X < *Y
               : Op == BO_LE ? *X <= *Y
               : Op == BO_GT ? *X > *Y
                             : *X >= *Y;
    }
    if (B->isComparisonOp()) {
      bool Negated = Op == BO_NE || Op == BO_GE || Op == BO_LE;
      BinaryOperatorKind Plain = Op == BO_NE   ? BO_EQ
                                 : Op == BO_GE ? BO_LT
                                 : Op == BO_LE ? BO_GT
                                               : Op;
      if (std::optional<bool> IsZero = known(comparison(B, Plain), 0))
        return *IsZero == Negated;
      return std::nullopt;
    }
  }
  if (isa<CXXNewExpr, CXXThisExpr, StringLiteral>(E))
    return true;
  if (std::optional<bool> IsZero = known(Table.number(E), 0))
    return !*IsZero;
  return std::nullopt;
}

std::optional<bool> PassedTests::known(unsigned N, int64_t Value) const {
  for (const TestFact &T : C.Tests)
    if (T.Expression == N) {
      if (T.Value == Value)
        return T.Holds;
      if (T.Holds)
        return false;
    }
  return std::nullopt;
}

std::optional<int64_t> PassedTests::value(const Expr *E, unsigned Depth) {
  E = asked(E);
  if (E->isValueDependent() || Depth > MaxExpressionDepth)
    return std::nullopt;
  if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E))
    return 0;
  if (std::optional<int64_t> Constant = Table.constant(E))
    return Constant;
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E))
    if (std::optional<bool> Which = truth(Choice->getCond(), Depth + 1))
      return value(*Which ? Choice->getTrueExpr() : Choice->getFalseExpr(),
                   Depth + 1);
  unsigned N = Table.number(E);
  for (const TestFact &T : C.Tests)
    if (T.Expression == N && T.Holds)
      return T.Value;
  return std::nullopt;
}

std::pair<const Expr *, std::optional<int64_t>>
PassedTests::equality(const BinaryOperator *B) {
  if (!B->isEqualityOp())
    return {};
  for (bool Swap : {false, true}) {
    const Expr *X = Swap ? B->getRHS() : B->getLHS();
    const Expr *Y = Swap ? B->getLHS() : B->getRHS();
    const Expr *Plain = ignoreWrappers(Y);
    if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(Plain))
      return {asked(X), 0};
    if (std::optional<int64_t> Constant = Table.constant(Plain))
      return {asked(X), Constant};
  }
  return {};
}

unsigned PassedTests::comparison(const BinaryOperator *B,
                                 BinaryOperatorKind Op) {
  unsigned X = Table.number(asked(B->getLHS())),
           Y = Table.number(asked(B->getRHS()));
  if (Op == BO_GT || (Op == BO_EQ && Y < X))
    std::swap(X, Y);
  return Table.pair(X, Y, Op == BO_EQ);
}
