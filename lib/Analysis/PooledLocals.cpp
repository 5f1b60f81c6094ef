//===- PooledLocals.cpp - What goes back to a pool points to locals -------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `object->buffer = local; ... pool.put(object);`: who gets the object next
// finds a pointer to a variable that is gone. Only where nothing happens to the
// object in between that might reset it.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/Instantiation.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

/// A member of what a pointer points to gets the address of a local variable.
struct Store {
  const BinaryOperator *Site = nullptr;
  const CompoundStmt *Block = nullptr;
  const VarDecl *Pointer = nullptr;
  const ValueDecl *Member = nullptr;
};

} // namespace

static const VarDecl *variableOf(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(E));
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

/// Does \p E give the address of a variable that ends with \p F?
static bool isAddressOfLocal(const Expr *E, const FunctionDecl *F) {
  E = ignoreWrappers(E);
  const VarDecl *V = nullptr;
  if (const auto *U = dyn_cast<UnaryOperator>(E);
      U && U->getOpcode() == UO_AddrOf)
    V = variableOf(U->getSubExpr());
  else if (E->getType()->isArrayType())
    V = variableOf(E);
  return V && V->hasLocalStorage() && !V->getType()->isReferenceType() &&
         isFrameLocal(V, F);
}

static std::optional<Store> storeAt(const Stmt *S, const CompoundStmt *Block,
                                    const FunctionDecl *F) {
  const auto *B = dyn_cast<BinaryOperator>(S);
  if (!B || B->getOpcode() != BO_Assign || B->isTypeDependent())
    return std::nullopt;
  const auto *Member = dyn_cast<MemberExpr>(ignoreWrappers(B->getLHS()));
  const VarDecl *Pointer =
      Member && Member->isArrow() ? variableOf(Member->getBase()) : nullptr;
  if (!Pointer || !Member->getType()->isPointerType() ||
      !isAddressOfLocal(B->getRHS(), F))
    return std::nullopt;
  return Store{B, Block, Pointer, Member->getMemberDecl()};
}

/// May \p S, which mentions the object, take the address away again?
static bool mayReset(const Stmt *S, const Store &Of) {
  if (const auto *B = dyn_cast<BinaryOperator>(S);
      B && B->isAssignmentOp() && B != Of.Site) {
    const Expr *Left = ignoreWrappers(B->getLHS());
    return variableOf(Left) == Of.Pointer || isa<UnaryOperator>(Left) ||
           mentions(Left, Of.Member);
  }
  std::optional<CallView> C =
      isa<Expr>(S) ? viewCall(cast<Expr>(S)) : std::nullopt;
  if (!C)
    return false;
  if (C->Object && mentions(C->Object, Of.Pointer))
    return true;
  return llvm::any_of(C->Args, [&](const Expr *Arg) {
    return variableOf(Arg) == Of.Pointer || mentions(Arg, Of.Member);
  });
}

void heddle::analysis::findPooledLocals(SummaryEngine &Engine) {
  if (!Engine.index().uses(Role::PoolPut))
    return;
  Model &M = Engine.model();
  const SourceManager &SM = Engine.context().getSourceManager();
  auto Before = [&](const Stmt *X, const Stmt *Y) {
    return SM.isBeforeInTranslationUnit(X->getBeginLoc(), Y->getBeginLoc());
  };
  for (const auto &Entry : Engine.index().nodes()) {
    const FunctionDecl *F = Entry.first;
    if (!Entry.second.has(Role::PoolPut) ||
        !F->doesThisDeclarationHaveABody() || F->isDependentContext())
      continue;
    std::vector<Store> Stores;
    std::vector<const Stmt *> All;
    llvm::SmallVector<std::pair<const Stmt *, const CompoundStmt *>> Work{
        {F->getBody(), nullptr}};
    while (!Work.empty()) {
      auto [S, Block] = Work.pop_back_val();
      if (!S)
        continue;
      All.push_back(S);
      if (std::optional<Store> New = storeAt(S, Block, F); New && Block)
        Stores.push_back(*New);
      const auto *Inner = dyn_cast<CompoundStmt>(S);
      for (const Stmt *Child : S->children())
        // What only one branch does is not certain.
        Work.push_back({Child, Inner ? Inner : isa<Expr>(S) ? Block : nullptr});
    }
    if (Stores.empty())
      continue;
    eachCall(F->getBody(), [&](const Expr *Put) {
      std::optional<CallView> C = viewCall(Put);
      if (!C || C->Args.empty() || !C->effect(M, Role::PoolPut))
        return;
      const ValueDecl *Given = variableOf(C->Args[0]);
      for (const Store &Of : Stores) {
        if (Given != Of.Pointer || !Before(Of.Site, Put) ||
            !contains(Of.Block, Put) || llvm::any_of(All, [&](const Stmt *S) {
              return Before(Of.Site, S) && Before(S, Put) && mayReset(S, Of);
            }))
          continue;
        HandleMistake New;
        New.Kind = HandleMistakeKind::PutLocal;
        New.Where = Put->getSourceRange();
        New.Object = Of.Pointer->getNameAsString();
        New.Other = Of.Site->getBeginLoc();
        New.In = F;
        Engine.findings().HandleMistakes.push_back(std::move(New));
        return;
      }
    });
  }
}
