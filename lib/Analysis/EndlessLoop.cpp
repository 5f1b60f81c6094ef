//===- EndlessLoop.cpp - Functions that never return ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/EndlessLoop.h"
#include "Analysis/AtomicSteps.h"
#include "Analysis/Constants.h"
#include "Analysis/Ways.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// The value that the variable or member \p E has for ever, since nobody
/// writes it.
std::optional<int64_t> EndlessLoop::unchanging(const Expr *E,
                                               const ValueDecl *&State) {
  E = ignoreWrappers(E);
  if (std::optional<CallView> C = viewCall(E)) {
    bool Loads = C->effect(M, Role::AtomicLoad) ||
                 isa_and_nonnull<CXXConversionDecl>(C->Callee);
    E = Loads && C->Object ? ignoreWrappers(C->Object) : nullptr;
  } else if (const auto *Load = dyn_cast<AtomicExpr>(E);
             Load && isAtomicLoad(*Load)) {
    const auto *Address =
        dyn_cast<UnaryOperator>(ignoreWrappers(Load->getPtr()));
    E = Address && Address->getOpcode() == UO_AddrOf
            ? ignoreWrappers(Address->getSubExpr())
            : nullptr;
  }
  if (!E || !isa<DeclRefExpr, MemberExpr>(E))
    return std::nullopt;
  QualType Type = E->getType();
  if (!Type->isIntegralOrEnumerationType() && !Type->isAtomicType() &&
      !M.isKind(Type, TypeKind::Atomic))
    return std::nullopt;
  const ValueDecl *D = ObjectUses::named(E);
  const ObjectUses &Uses = Engine.uses();
  if (!D || D->getType().isConstQualified() ||
      D->getType()->isReferenceType() || Uses.escapes(D) ||
      !Uses.writes(D).empty() ||
      llvm::any_of(Uses.uses(D), [](const ObjectUses::Use &U) {
        return U.What != Role::AtomicLoad;
      }))
    return std::nullopt;
  const Expr *Init = nullptr;
  if (const auto *V = dyn_cast<VarDecl>(D)) {
    bool Hidden = V->isStaticLocal() || V->isLocalVarDecl() ||
                  (V->hasGlobalStorage() && !V->isExternallyVisible());
    if (!Hidden || isa<ParmVarDecl>(V) || V->getTLSKind() != VarDecl::TLS_None)
      return std::nullopt;
    Init = V->getAnyInitializer();
    State = D;
    if (!Init)
      return V->hasGlobalStorage() ? std::optional<int64_t>(0) : std::nullopt;
  } else if (const auto *F = dyn_cast<FieldDecl>(D)) {
    Init = F->getInClassInitializer();
    const auto *Class = dyn_cast<CXXRecordDecl>(F->getParent());
    if (!Init || !Class || F->getAccess() != AS_private || Class->hasFriends())
      return std::nullopt;
    for (const CXXConstructorDecl *Ctor : Class->ctors())
      for (const CXXCtorInitializer *I : Ctor->inits())
        if (I->isWritten() && I->getMember() == F)
          return std::nullopt;
    for (const CXXMethodDecl *Method : Class->methods())
      if (!Method->isImplicit() && !Method->isDefaulted() &&
          !Method->isDeleted() && !Method->isDefined())
        return std::nullopt;
    State = D;
  }
  if (!Init)
    return std::nullopt;
  // The value inside of braces, and of the constructor of an atomic.
  for (unsigned I = 0; I < 8; ++I) {
    Init = ignoreWrappers(Init);
    if (const auto *List = dyn_cast<InitListExpr>(Init)) {
      if (List->getNumInits() == 0)
        return 0;
      Init = List->getInit(0);
    } else if (const auto *Made = dyn_cast<CXXConstructExpr>(Init)) {
      if (Made->getNumArgs() == 0)
        return std::nullopt;
      Init = Made->getArg(0);
    }
  }
  return constantValue(Init, Engine.context());
}

/// What \p Condition always is, because nobody changes what it asks for.
std::optional<bool> EndlessLoop::outcome(const Expr *Condition) {
  const Expr *E = Condition ? ignoreWrappers(Condition) : nullptr;
  if (!E)
    return std::nullopt;
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot) {
    std::optional<bool> Inner = outcome(Not->getSubExpr());
    return Inner ? std::optional<bool>(!*Inner) : std::nullopt;
  }
  const ValueDecl *State = nullptr;
  std::optional<int64_t> Value;
  if (const auto *B = dyn_cast<BinaryOperator>(E); B && B->isEqualityOp()) {
    Value = unchanging(B->getLHS(), State);
    std::optional<int64_t> With = constantValue(B->getRHS(), Engine.context());
    if (!Value || !With)
      return std::nullopt;
    bool Equal = *Value == *With;
    Value = Equal == (B->getOpcode() == BO_EQ);
  } else {
    Value = unchanging(E, State);
  }
  if (!Value)
    return std::nullopt;
  Unchanged = State;
  UnchangedAt = E->getSourceRange();
  return *Value != 0;
}

/// Does no way lead from the entry of \p F to its exit? \p Loop is then a loop
/// that is never left. Calls of functions that never return end a way.
bool EndlessLoop::neverReturns(const FunctionDecl *F, const Stmt *&Loop,
                               unsigned Depth) {
  std::unique_ptr<CFG> G = wholeCfg(F, Engine.context());
  if (!G)
    return false;
  bool Returns = false;
  followWays(
      *G, {&G->getEntry()},
      [&](const CFGBlock &B) {
        Returns |= &B == &G->getExit();
        if (!Loop && B.getLoopTarget())
          Loop = B.getLoopTarget();
        for (const CFGElement &Element : B)
          if (auto S = Element.getAs<CFGStmt>())
            switch (follow(S->getStmt(), Loop, Depth)) {
            case Way::GoesOn:
              break;
            case Way::Ends:
              return false;
            case Way::Unknown:
              Returns = true;
              return false;
            }
        return !Returns;
      },
      [&](const CFGBlock &B, unsigned Edge, const CFGBlock &) {
        // What a loop waits for in vain does not let it out.
        std::optional<bool> Always;
        if (isa_and_nonnull<WhileStmt, DoStmt, ForStmt>(
                B.getTerminatorStmt()) &&
            B.succ_size() == 2)
          Always = outcome(B.getLastCondition());
        return !Always || *Always == (Edge == 0);
      });
  return !Returns && Loop;
}

EndlessLoop::Way EndlessLoop::follow(const Stmt *S, const Stmt *&Loop,
                                     unsigned Depth) {
  // Code that is not understood may throw, end the task, or be where the whole
  // program waits for its end on purpose.
  if (isa<CXXThrowExpr, AsmStmt, CoawaitExpr>(S))
    return Way::Unknown;
  const auto *E = dyn_cast<Expr>(S);
  std::optional<CallView> C = E ? viewCall(E) : std::nullopt;
  if (!C)
    return Way::GoesOn;
  if (C->effect(M, Role::StopCheck) || C->effect(M, Role::Block) ||
      C->effect(M, Role::ContextCheck) || C->effect(M, Role::ContextWait))
    return Way::Unknown;
  const FunctionDecl *Callee = userDefinition(C->Callee);
  if (!C->Callee || isStoredCallable(*C)) {
    Opaque = true;
    return Way::GoesOn;
  }
  if (C->lookUp(M) || (C->ObjectClass && M.type(C->ObjectClass)))
    return Way::GoesOn;
  if (Callee && !Callee->isDefaulted()) {
    const Stmt *Inner = nullptr;
    if (Depth < MaxDepth && neverReturns(Callee, Inner, Depth + 1)) {
      Loop = Inner;
      return Way::Ends;
    }
    Opaque |= mayThrow(Callee);
    return Way::GoesOn;
  }
  bool IsSystem = Engine.context().getSourceManager().isInSystemHeader(
      C->Callee->getLocation());
  if (!IsSystem && !C->Callee->isImplicit() && !C->Callee->isDefaulted())
    Opaque = true;
  return Way::GoesOn;
}

/// A call of something that was stored: nobody here knows what it does.
bool EndlessLoop::isStoredCallable(const CallView &C) {
  return C.ObjectClass && C.Callee &&
         C.Callee->getOverloadedOperator() == OO_Call &&
         M.isKind(C.objectType(), TypeKind::Callable);
}

/// May the call end by an exception, or by something that is not understood?
bool EndlessLoop::mayThrow(const FunctionDecl *F) {
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (isa<CXXThrowExpr>(S))
      return true;
    const auto *E = dyn_cast<Expr>(S);
    std::optional<CallView> C = E ? viewCall(E) : std::nullopt;
    if (C && isStoredCallable(*C))
      return true;
    if (C && !C->lookUp(M)) {
      bool IsSystem =
          C->Callee && Engine.context().getSourceManager().isInSystemHeader(
                           C->Callee->getLocation());
      bool Trivial =
          C->Callee && (C->Callee->isImplicit() || C->Callee->isDefaulted());
      if (!IsSystem && !Trivial && !userDefinition(C->Callee))
        return true;
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}
