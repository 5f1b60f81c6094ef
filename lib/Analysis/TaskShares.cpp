//===- TaskShares.cpp - Which elements only this task goes to -------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All tasks of a group run one loop over everything, and each goes on only for
// the elements that are its own: by a test of the loop's variable against what
// each task has another one of. What is found in a table tells nothing: two
// tasks may look for the same.
//
//===----------------------------------------------------------------------===//

#include "Analysis/Evaluator.h"
#include "Analysis/FunctionAnalyzer.h"
#include "clang/AST/ASTContext.h"

using namespace heddle::analysis;
using namespace clang;

/// Is it a number, or the like, that each task may have another one of?
bool FunctionAnalyzer::isPerTask(const Expr *E, State &S) {
  auto IsGiven = [&](const Origin &One) {
    const auto *From = dyn_cast_or_null<VarDecl>(One.Var);
    return From && (isa<ParmVarDecl>(From) || isCopiedCapture(From, F));
  };
  auto IsChanged = [&](const VarDecl *V) {
    return V && isFrameLocal(V, F) && Engine.assignments(V, F) > 0;
  };
  E = ignoreWrappers(E);
  OriginSet D = Evaluator(Engine, F, S).origins(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()); IsChanged(V))
      D = Engine.origins(V, F);
  return D.isOpaque() || llvm::any_of(D.Set, [&](const Origin &One) {
           const auto *V = dyn_cast_or_null<VarDecl>(One.Var);
           return IsGiven(One) ||
                  (IsChanged(V) &&
                   llvm::any_of(Engine.origins(V, F).Set, IsGiven));
         });
}

/// The variables of \p F that a number is computed from; none if it depends on
/// anything else, such as what is found in a table.
static llvm::SmallVector<const VarDecl *, 2>
computedFrom(const Expr *E, const FunctionDecl *F) {
  llvm::SmallVector<const VarDecl *, 2> Result;
  llvm::SmallVector<const Stmt *> Work{E};
  while (!Work.empty()) {
    const Stmt *Part = Work.pop_back_val();
    if (isa<MemberExpr, ArraySubscriptExpr>(Part))
      return {};
    // What a function makes of numbers.
    if (const auto *Call = dyn_cast<CallExpr>(Part);
        Call && llvm::any_of(Call->arguments(), [](const Expr *Arg) {
          return !Arg->getType()->isArithmeticType() || Arg->isGLValue();
        }))
      return {};
    if (const auto *Unary = dyn_cast<UnaryOperator>(Part);
        Unary && Unary->getOpcode() == UO_Deref)
      return {};
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Part))
      if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
          V && isFrameLocal(V, F))
        Result.push_back(V->getCanonicalDecl());
    for (const Stmt *Child : Part->children())
      if (Child)
        Work.push_back(Child);
  }
  return Result;
}

void FunctionAnalyzer::takeShare(const VarDecl *Of, State &S) {
  constexpr unsigned MaxShares = 4;
  if (S.Shares.size() < MaxShares && !isa<ParmVarDecl>(Of) &&
      Engine.assignments(Of, F) > 0 && !llvm::is_contained(S.Shares, Of))
    S.Shares.push_back(Of);
}

/// `if (i % n == id)`: for each `i` one task goes on.
void FunctionAnalyzer::takeShare(const Expr *Number, const Expr *Of, State &S) {
  if (isPerTask(Number, S))
    for (const VarDecl *V : computedFrom(Of, F))
      takeShare(V, S);
}

/// The variable of \p F, changed there as loops do it, that \p E is, or null.
const VarDecl *FunctionAnalyzer::steppedVariable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(E));
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && isFrameLocal(V, F) && Engine.assignments(V, F) > 1
             ? V->getCanonicalDecl()
             : nullptr;
}

/// `if (i >= my_first)`: a bound above would only end what begins for all.
void FunctionAnalyzer::takeShareAbove(const BinaryOperator &Compared,
                                      bool Truth, State &S) {
  BinaryOperatorKind Op = Compared.getOpcode();
  if (!Truth)
    Op = BinaryOperator::negateComparisonOp(Op);
  const Expr *More = Compared.getLHS(), *Less = Compared.getRHS();
  if (Op == BO_LT || Op == BO_LE)
    std::swap(More, Less);
  else if (Op != BO_GT && Op != BO_GE)
    return;
  const VarDecl *V = steppedVariable(More);
  if (V && !steppedVariable(Less) && isPerTask(Less, S))
    takeShare(V, S);
}

/// `if (mine(worker, i))`: a function that is given both says so.
void FunctionAnalyzer::takeShareByCall(const CallView &C, State &S) {
  const VarDecl *Number = nullptr;
  bool Knows = C.Object && !isa<CXXThisExpr>(ignoreWrappers(C.Object)) &&
               isPerTask(C.Object, S);
  for (const Expr *Arg : C.Args) {
    if (const VarDecl *V = steppedVariable(Arg);
        V && V->getType()->isIntegerType())
      Number = V;
    else
      Knows |= isPerTask(Arg, S);
  }
  if (Number && Knows)
    takeShare(Number, S);
}

/// What lies in the share of this task, which others do not touch.
AccessPath FunctionAnalyzer::ownShare(const AccessPath &P, const State &S) {
  auto IsShared = [&](const PathStep &Step) {
    return Step.Kind == PathStep::Link ||
           llvm::any_of(S.Shares, [&](const VarDecl *V) {
             return llvm::any_of(Step.Index.Set,
                                 [&](const Origin &O) { return O.Var == V; });
           });
  };
  if (S.Shares.empty() || llvm::none_of(P.steps(), IsShared))
    return P;
  AccessPath Result = P.prefix(0);
  for (PathStep Step : P.steps()) {
    if (IsShared(Step))
      Step.Index = OriginSet::opaque();
    Result = Result.append(Step);
  }
  return Result;
}
