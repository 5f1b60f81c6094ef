//===- Surroundings.cpp - What an expression stands in --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Surroundings.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"

using namespace heddle::analysis;
using namespace clang;

/// Expressions and statements around a place.
static constexpr unsigned MaxParents = 256;
/// Parts of one statement.
static constexpr unsigned MaxParts = 20000;

/// Calls \p Visit for each pair of a statement around \p S and the part of it
/// that \p S is in, up to the function, until it says that it is enough.
static void eachParent(
    ASTContext &Ctx, const Stmt *S,
    llvm::function_ref<bool(const Stmt *Parent, const Stmt *Part)> Visit) {
  DynTypedNode Node = DynTypedNode::create(*S);
  const Stmt *Part = S;
  for (unsigned I = 0; I < MaxParents; ++I) {
    DynTypedNodeList Parents = Ctx.getParents(Node);
    if (Parents.empty())
      return;
    Node = Parents[0];
    if (Node.get<FunctionDecl>() || Node.get<LambdaExpr>())
      return;
    const auto *Parent = Node.get<Stmt>();
    if (!Parent)
      continue; // a declaration
    if (Visit(Parent, Part))
      return;
    Part = Parent;
  }
}

llvm::SmallVector<const Expr *, 4>
heddle::analysis::testsAround(ASTContext &Ctx, const Stmt *S) {
  llvm::SmallVector<const Expr *, 4> Tests;
  eachParent(Ctx, S, [&](const Stmt *Parent, const Stmt *Part) {
    const Expr *Test = nullptr;
    if (const auto *If = dyn_cast<IfStmt>(Parent)) {
      Test = Part != If->getCond() ? If->getCond() : nullptr;
    } else if (const auto *While = dyn_cast<WhileStmt>(Parent)) {
      Test = Part != While->getCond() ? While->getCond() : nullptr;
    } else if (const auto *For = dyn_cast<ForStmt>(Parent)) {
      Test = Part == For->getBody() ? For->getCond() : nullptr;
    } else if (const auto *Switch = dyn_cast<SwitchStmt>(Parent)) {
      Test = Part == Switch->getBody() ? Switch->getCond() : nullptr;
    } else if (const auto *Choice = dyn_cast<ConditionalOperator>(Parent)) {
      Test = Part != Choice->getCond() ? Choice->getCond() : nullptr;
    } else if (const auto *B = dyn_cast<BinaryOperator>(Parent)) {
      if (B->isLogicalOp() && Part == B->getRHS())
        Test = B->getLHS();
    }
    if (Test)
      Tests.push_back(Test);
    return false;
  });
  return Tests;
}

const Stmt *heddle::analysis::loopAround(ASTContext &Ctx, const Stmt *S) {
  const Stmt *Loop = nullptr;
  eachParent(Ctx, S, [&](const Stmt *Parent, const Stmt *Part) {
    const auto *For = dyn_cast<ForStmt>(Parent);
    bool Once = (For && Part == For->getInit()) ||
                (isa<CXXForRangeStmt>(Parent) &&
                 Part != cast<CXXForRangeStmt>(Parent)->getBody());
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Parent) && !Once)
      Loop = Parent;
    return Loop != nullptr;
  });
  return Loop;
}

const CXXForRangeStmt *heddle::analysis::rangeLoopOf(ASTContext &Ctx,
                                                     const Stmt *S) {
  const CXXForRangeStmt *Found = nullptr;
  eachParent(Ctx, S, [&](const Stmt *Parent, const Stmt *Part) {
    const auto *Loop = dyn_cast<CXXForRangeStmt>(Parent);
    if (Loop && Part == Loop->getBeginStmt())
      Found = Loop;
    return Loop != nullptr || !isa<Expr, DeclStmt>(Parent);
  });
  return Found;
}

const Stmt *heddle::analysis::tryAround(ASTContext &Ctx, const Stmt *S) {
  const Stmt *Found = nullptr;
  eachParent(Ctx, S, [&](const Stmt *Parent, const Stmt *Part) {
    if (const auto *Try = dyn_cast<CXXTryStmt>(Parent);
        Try && Part == Try->getTryBlock())
      Found = Parent;
    return Found != nullptr;
  });
  return Found;
}

bool heddle::analysis::contains(const Stmt *Outer, const Stmt *Inner) {
  llvm::SmallVector<const Stmt *> Work{Outer};
  for (unsigned I = 0; I < MaxParts && !Work.empty(); ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (S == Inner)
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

bool heddle::analysis::mentions(const Stmt *S, const ValueDecl *D) {
  const Decl *Wanted = D->getCanonicalDecl();
  llvm::SmallVector<const Stmt *> Work{S};
  for (unsigned I = 0; I < MaxParts && !Work.empty(); ++I) {
    const Stmt *Part = Work.pop_back_val();
    if (!Part)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Part))
      if (Ref->getDecl()->getCanonicalDecl() == Wanted)
        return true;
    if (const auto *Member = dyn_cast<MemberExpr>(Part))
      if (Member->getMemberDecl()->getCanonicalDecl() == Wanted)
        return true;
    Work.append(Part->child_begin(), Part->child_end());
  }
  return false;
}

bool heddle::analysis::leaves(const Stmt *S) {
  if (const auto *Block = dyn_cast_or_null<CompoundStmt>(S))
    return !Block->body_empty() && leaves(Block->body_back());
  if (const auto *If = dyn_cast_or_null<IfStmt>(S))
    return If->getElse() && leaves(If->getThen()) && leaves(If->getElse());
  if (const auto *Full = dyn_cast_or_null<ExprWithCleanups>(S))
    return leaves(Full->getSubExpr());
  return isa_and_nonnull<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt,
                         CXXThrowExpr>(S);
}

void heddle::analysis::eachCall(const Stmt *S,
                                llvm::function_ref<void(const Expr *)> Do) {
  llvm::SmallVector<const Stmt *> Work{S};
  for (unsigned I = 0; I < MaxParts && !Work.empty(); ++I) {
    const Stmt *Part = Work.pop_back_val();
    if (!Part)
      continue;
    if (const auto *L = dyn_cast<LambdaExpr>(Part)) {
      for (const Expr *Init : L->capture_inits())
        Work.push_back(Init);
      continue;
    }
    if (isa<CallExpr, CXXConstructExpr>(Part))
      Do(cast<Expr>(Part));
    Work.append(Part->child_begin(), Part->child_end());
  }
}

const Expr *CallSites::at(SourceRange Where) {
  if (Known.empty())
    for (const auto &[F, Node] : Engine.index().nodes())
      if (F->doesThisDeclarationHaveABody())
        eachCall(F->getBody(), [&](const Expr *E) {
          Known.try_emplace(E->getSourceRange().getBegin(), E);
        });
  return Known.lookup(Where.getBegin());
}
