//===- AfterWait.cpp - What follows a wait for a condition ----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AfterWait.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Analysis/Analyses/Dominators.h"

using namespace heddle::analysis;
using namespace clang;

static bool reachesItself(const CFGBlock &From) {
  llvm::SmallPtrSet<const CFGBlock *, 16> Seen;
  llvm::SmallVector<const CFGBlock *> Work{&From};
  while (!Work.empty())
    for (CFGBlock::AdjacentBlock Succ : Work.pop_back_val()->succs())
      if (const CFGBlock *Next = Succ.getReachableBlock()) {
        if (Next == &From)
          return true;
        if (Seen.insert(Next).second)
          Work.push_back(Next);
      }
  return false;
}

AfterWait::AfterWait(const CFG &G, const WaitSite &W, WaitCollector &Waits)
    : G(G), W(W), Waits(Waits) {
  for (const CFGBlock *B : G) {
    unsigned I = 0;
    for (const CFGElement &Element : *B) {
      if (auto S = Element.getAs<CFGStmt>();
          S && !Block && contains(S->getStmt(), W.Call)) {
        Block = B;
        Index = I;
      }
      ++I;
    }
  }
  InCycle = Block && reachesItself(*Block);
}

bool AfterWait::mentions(const Stmt *S) const {
  Decls Found;
  Waits.state(S, Found);
  return llvm::any_of(Found,
                      [&](const ValueDecl *D) { return W.Tested.contains(D); });
}

/// Does a statement that mentions the state only look at it?
bool AfterWait::isOnlyLookedAt(const Stmt *S, const CFGBlock &B) const {
  if (S == B.getTerminatorCondition(/*StripParens=*/false) ||
      S == B.getTerminatorCondition() || isa<ReturnStmt>(S))
    return true;
  if (const auto *E = dyn_cast<Expr>(S)) {
    const auto *C = dyn_cast_or_null<Expr>(B.getTerminatorCondition());
    if (C && contains(C, E))
      return true;
    // Anything that yields a truth value is a question.
    if (E->getType()->isBooleanType() && !isa<BinaryOperator>(E))
      return true;
    if (const auto *Binary = dyn_cast<BinaryOperator>(E))
      return Binary->isComparisonOp() || Binary->isLogicalOp();
  }
  if (const auto *D = dyn_cast<DeclStmt>(S))
    if (const auto *V =
            D->isSingleDecl() ? dyn_cast<VarDecl>(D->getSingleDecl()) : nullptr)
      return V->getType()->isBooleanType();
  return false;
}

/// Who calls itself asks again.
bool AfterWait::recurses(const Stmt *S) const {
  if (!S)
    return false;
  if (const auto *Call = dyn_cast<CallExpr>(S))
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Callee && Callee->getCanonicalDecl() == W.In->getCanonicalDecl())
      return true;
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return recurses(Child); });
}

/// Does nothing but a jump follow, to a place that every way to the wait comes
/// by? Then test and wait are a loop, whatever it is written with.
bool AfterWait::goesBack() const {
  constexpr unsigned MaxJumps = 8;
  CFGDomTree Dominators(const_cast<CFG *>(&G));
  const CFGBlock *B = Block;
  unsigned From = Index + 1;
  for (unsigned Jump = 0; Jump < MaxJumps; ++Jump, From = 0) {
    unsigned I = 0;
    for (const CFGElement &Element : *B)
      if (auto S = Element.getAs<CFGStmt>();
          I++ >= From && S && mentions(S->getStmt()))
        return false;
    if (B->succ_size() != 1 || !B->succ_begin()->getReachableBlock())
      return false;
    B = B->succ_begin()->getReachableBlock();
    if (Dominators.dominates(B, Block))
      return true;
  }
  return false;
}

/// Is it looked up for the test that stands before the wait?
bool AfterWait::preparesTest(const Stmt *S) const {
  const Decl *To = nullptr;
  if (const auto *D = dyn_cast<DeclStmt>(S); D && D->isSingleDecl())
    To = D->getSingleDecl();
  if (const auto *Assign = dyn_cast<BinaryOperator>(S);
      Assign && Assign->getOpcode() == BO_Assign)
    if (const auto *Ref =
            dyn_cast<DeclRefExpr>(Assign->getLHS()->IgnoreParens()))
      To = Ref->getDecl();
  const auto *V = dyn_cast_or_null<VarDecl>(To);
  if (!V || !V->isLocalVarDecl())
    return false;
  llvm::SmallVector<const Stmt *> Work{W.Test->getCond()};
  while (!Work.empty()) {
    const Stmt *Part = Work.pop_back_val();
    if (!Part)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Part);
        Ref && Ref->getDecl() == V)
      return true;
    Work.append(Part->child_begin(), Part->child_end());
  }
  return false;
}

/// Does the program end unless the answer is the one that is expected? Who
/// asks so counts on it.
bool AfterWait::asserts(const CFGBlock &B) const {
  return B.succ_size() > 1 && llvm::any_of(B.succs(), [](auto Succ) {
           const CFGBlock *Next = Succ.getReachableBlock();
           return Next && Next->hasNoReturnElement();
         });
}

static const Expr *withoutNot(const Expr *E, bool &Negated) {
  for (E = E->IgnoreParenImpCasts();;
       E = cast<UnaryOperator>(E)->getSubExpr()->IgnoreParenImpCasts()) {
    const auto *Not = dyn_cast<UnaryOperator>(E);
    if (!Not || Not->getOpcode() != UO_LNot)
      return E;
    Negated = !Negated;
  }
}

/// \p B asks one of the things that the test before the wait asks, all of
/// which have to be true for the wait: is it so on this way, too? Then the
/// others still have to be asked. Nothing if it asks something else.
std::optional<bool> AfterWait::leavesTestTrue(const CFGBlock &B,
                                              unsigned Successor) const {
  const auto *Asked = dyn_cast_or_null<Expr>(B.getLastCondition());
  const auto *All = dyn_cast<BinaryOperator>(W.Test->getCond()->IgnoreParens());
  if (!Asked || !All || B.succ_size() != 2 || All->getOpcode() != BO_LAnd)
    return std::nullopt;
  const ASTContext &Ctx = W.In->getASTContext();
  auto Id = [&](const Expr *E, bool &Negated) {
    llvm::FoldingSetNodeID Result;
    withoutNot(E, Negated)->Profile(Result, Ctx, /*Canonical=*/true);
    return Result;
  };
  bool AskedNegated = false;
  llvm::FoldingSetNodeID AskedId = Id(Asked, AskedNegated);
  llvm::SmallVector<const Expr *> Work{All};
  while (!Work.empty()) {
    const Expr *Part = Work.pop_back_val()->IgnoreParens();
    if (const auto *And = dyn_cast<BinaryOperator>(Part);
        And && And->getOpcode() == BO_LAnd) {
      Work.push_back(And->getLHS());
      Work.push_back(And->getRHS());
      continue;
    }
    bool Negated = false;
    if (Id(Part, Negated) == AskedId)
      return (Successor == 0) == (Negated == AskedNegated);
  }
  return std::nullopt;
}

AfterWait::Kind AfterWait::find() {
  if (goesBack())
    return Asks;
  llvm::SmallPtrSet<const CFGBlock *, 16> Seen;
  llvm::SmallVector<Place> Work{{Block, Index + 1}};
  Kind Result = Asks;
  while (!Work.empty()) {
    Place P = Work.pop_back_val();
    const Stmt *Condition = P.B->getTerminatorCondition();
    bool Judges = Condition && P.B->succ_size() > 1 && mentions(Condition);
    bool Stop = false;
    unsigned I = 0;
    for (const CFGElement &Element : *P.B) {
      auto S = Element.getAs<CFGStmt>();
      if (I++ < P.Index || !S || Stop)
        continue;
      if (recurses(S->getStmt())) {
        Stop = true;
      } else if (mentions(S->getStmt()) &&
                 !(Judges && contains(Condition, S->getStmt())) &&
                 !(InCycle && preparesTest(S->getStmt()))) {
        if (!isOnlyLookedAt(S->getStmt(), *P.B))
          return Uses;
        Stop = true;
      }
    }
    if (Stop || P.B->hasNoReturnElement())
      continue;
    if (P.B->succ_empty())
      Result = Leaves;
    unsigned Number = 0;
    for (auto Succ = P.B->succ_begin(); Succ != P.B->succ_end();
         ++Succ, ++Number) {
      if (Judges && !asserts(*P.B) &&
          (InCycle || !leavesTestTrue(*P.B, Number).value_or(false)))
        continue;
      if (const CFGBlock *Next = Succ->getReachableBlock();
          Next && Seen.insert(Next).second)
        Work.push_back({Next, 0});
    }
  }
  return Result;
}
