//===- CheckThenActSteps.cpp - What happens in critical sections ----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/CheckThenAct.h"
#include "Analysis/Instantiation.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::check_then_act;
using namespace heddle::model;
using namespace clang;

/// The lock of \p E that excludes others, which a function took by itself.
static const HeldLock *onlyLock(const Event &E) {
  const HeldLock *Found = nullptr;
  for (const HeldLock &L : E.Locks) {
    if (L.Unknown || L.Moved || !L.Lock || Found)
      return nullptr;
    Found = &L;
  }
  return Found;
}

/// Several tasks may reach what \p P names.
static bool isCommon(const AccessPath &P) {
  const VarDecl *V = P.var();
  return P && !P.isCopied() && P.kind() != AccessPath::Object &&
         !(V && V->getTLSKind() != VarDecl::TLS_None);
}

/// Is \p P an element that is picked by a computed index: perhaps one for each
/// task?
static bool isPicked(const AccessPath &P) {
  return llvm::any_of(P.steps(), [](const PathStep &S) {
    return S.Kind == PathStep::Element &&
           llvm::any_of(S.Index.Set, [](const Origin &O) {
             return O.Kind != Origin::Constant;
           });
  });
}

/// A container changes as a whole.
static AccessPath owner(AccessPath P) {
  unsigned N = P.steps().size();
  while (N > 0 && P.steps()[N - 1].Kind == PathStep::Element &&
         !P.steps()[N - 1].Index.Exact)
    --N;
  return P.prefix(N);
}

/// Reads and writes that are written in the function itself.
bool ActFinder::collectOwn() {
  for (const Event &E : Summary->Events) {
    if (E.In != F || !isCommon(E.Path) || isPicked(E.Path) ||
        (E.Kind != EventKind::Read && E.Kind != EventKind::Write))
      continue;
    const HeldLock *L = onlyLock(E);
    if (!L || (L->Shared && E.Kind == EventKind::Write))
      continue;
    (E.Kind == EventKind::Read ? Reads : Writes)
        .push_back({owner(E.Path), L->Lock, L->Where, E.Where, nullptr,
                    E.Where.getBegin(), F});
  }
  return true;
}

/// Does this function hold a lock at the call in which \p Inner happens?
bool ActFinder::isOuterLocked(const Event &Inner) const {
  auto IsInner = [&](const HeldLock &L) {
    return llvm::any_of(Inner.Locks, [&](const HeldLock &Known) {
      return Known.Where == L.Where && Known.Depth == L.Depth;
    });
  };
  return llvm::any_of(Summary->Events, [&](const Event &E) {
    return E.Where.getBegin() == Inner.Where.getBegin() &&
           E.Kind == Inner.Kind && !llvm::all_of(E.Locks, IsInner);
  });
}

/// What a called function does in a critical section of its own.
void ActFinder::collectCall(const CallExpr *Call) {
  std::optional<CallView> C = viewCall(Call);
  if (!C || !C->Callee || C->isConstruction() || C->lookUp(M))
    return;
  const auto *Method = dyn_cast<CXXMethodDecl>(C->Callee);
  if (Method && Method->isVirtual())
    return;
  const FunctionDecl *Callee = userDefinition(C->Callee);
  const FunctionSummary *S = Callee ? Engine.summary(Callee) : nullptr;
  if (!S || Callee == F || S->Truncated || !S->Acquired.empty() ||
      !S->Released.empty() || !S->Tasks.empty())
    return;
  Instantiation I(Callee, Nothing);
  if (Method && Method->isInstance() && !Method->getParent()->isLambda()) {
    AccessPath Object = C->ObjectIsPointer ? Eval.pointee(Eval.value(C->Object))
                                           : Eval.location(C->Object);
    I.bindThis(Object);
  }
  std::vector<Value> Arguments;
  for (unsigned A = 0; A < C->Args.size() && A < Callee->getNumParams(); ++A)
    Arguments.push_back(
        Eval.argument(C->Args[A], Callee->getParamDecl(A)->getType(), false));
  I.bindArguments(Arguments);
  for (const Event &E : S->Events) {
    if (E.Kind != EventKind::Read && E.Kind != EventKind::Write)
      continue;
    const HeldLock *L = onlyLock(E);
    AccessPath P = L ? I.location(E.Path) : AccessPath();
    AccessPath Lock = L ? I.handle(L->Lock) : AccessPath();
    // A lock that is held at entry is not this call's section.
    if (!isCommon(P) || isPicked(E.Path) || !Lock || L->AtEntry ||
        (L->Shared && E.Kind == EventKind::Write) || isOuterLocked(E))
      continue;
    (E.Kind == EventKind::Read ? Reads : Writes)
        .push_back({owner(P), Lock, Call->getBeginLoc(), Call->getSourceRange(),
                    Call, E.Where.getBegin(), E.In});
  }
}

/// The tests at which \p S may leave what is around it, where it goes on
/// otherwise.
static void addExits(const Stmt *S, llvm::SmallVectorImpl<const IfStmt *> &To) {
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    for (const Stmt *Child : Block->body())
      addExits(Child, To);
  if (const auto *If = dyn_cast<IfStmt>(S);
      If && !If->getElse() && leaves(If->getThen()))
    To.push_back(If);
}

void ActFinder::walkAll(const CompoundStmt *Block) {
  size_t Before = Around.size();
  for (auto It = Block->body_begin(), End = Block->body_end(); It != End;
       ++It) {
    walk(*It);
    llvm::SmallVector<const IfStmt *> Exits;
    addExits(*It, Exits);
    for (const IfStmt *If : Exits) {
      if (!If->getCond()) // `if consteval`
        continue;
      Condition Rest{If->getCond(), {}};
      Rest.Branch.append(std::next(It), End);
      Around.push_back(std::move(Rest));
    }
  }
  Around.truncate(Before);
}

void ActFinder::addSources(const Expr *To, const Expr *From) {
  const auto *Ref = dyn_cast<DeclRefExpr>(To->IgnoreParenImpCasts());
  if (const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr)
    Sources[V].push_back(From);
}

void ActFinder::walk(const Stmt *S) {
  if (!S || isa<LambdaExpr>(S) || ++Statements > MaxStatements)
    return;
  auto Under = [&](const Expr *Test, llvm::ArrayRef<const Stmt *> Branch,
                   llvm::ArrayRef<const Stmt *> Walked) {
    if (Test) {
      Tests.push_back(Test);
      Condition C{Test, {}};
      C.Branch.append(Branch.begin(), Branch.end());
      Around.push_back(std::move(C));
    }
    for (const Stmt *Child : Walked)
      walk(Child);
    if (Test)
      Around.pop_back();
  };
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    return walkAll(Block);
  if (const auto *If = dyn_cast<IfStmt>(S)) {
    walk(If->getInit());
    if (If->getConditionVariableDeclStmt())
      walk(If->getConditionVariableDeclStmt());
    walk(If->getCond());
    Under(If->getCond(), {If->getThen()}, {If->getThen()});
    Under(If->getCond(), {If->getElse()}, {If->getElse()});
    return;
  }
  if (const auto *While = dyn_cast<WhileStmt>(S)) {
    walk(While->getCond());
    return Under(While->getCond(), {While->getBody()}, {While->getBody()});
  }
  if (const auto *For = dyn_cast<ForStmt>(S)) {
    walk(For->getInit());
    walk(For->getCond());
    return Under(For->getCond(), {For->getBody()},
                 {For->getBody(), For->getInc()});
  }
  if (const auto *Do = dyn_cast<DoStmt>(S)) {
    walk(Do->getBody());
    Tests.push_back(Do->getCond());
    return walk(Do->getCond());
  }
  if (const auto *Switch = dyn_cast<SwitchStmt>(S)) {
    walk(Switch->getCond());
    return Under(Switch->getCond(), {Switch->getBody()}, {Switch->getBody()});
  }
  if (const auto *Choice = dyn_cast<ConditionalOperator>(S)) {
    walk(Choice->getCond());
    Under(Choice->getCond(), {Choice->getTrueExpr()}, {Choice->getTrueExpr()});
    Under(Choice->getCond(), {Choice->getFalseExpr()},
          {Choice->getFalseExpr()});
    return;
  }
  if (const auto *Logic = dyn_cast<BinaryOperator>(S);
      Logic && Logic->isLogicalOp()) {
    walk(Logic->getLHS());
    return Under(Logic->getLHS(), {Logic->getRHS()}, {Logic->getRHS()});
  }
  if (const auto *Decls = dyn_cast<DeclStmt>(S))
    for (const Decl *D : Decls->decls())
      if (const auto *V = dyn_cast<VarDecl>(D); V && V->getInit())
        Sources[V].push_back(V->getInit());
  if (const auto *Binary = dyn_cast<BinaryOperator>(S);
      Binary && Binary->isAssignmentOp())
    addSources(Binary->getLHS(), Binary->getRHS());
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(S);
      Op && Op->isAssignmentOp() && Op->getNumArgs() == 2)
    addSources(Op->getArg(0), Op->getArg(1));
  if (const auto *E = dyn_cast<Expr>(S)) {
    if (std::optional<CallView> C = viewCall(E)) {
      if (C->effect(M, Role::ConditionWait))
        Waits.push_back(E->getBeginLoc());
      if (const Effect *Takes = C->effect(M, Role::AtomicAcquire))
        insertPath(Exchanged, Eval.object(*C, Takes->Object));
      if (const auto *Call = dyn_cast<CallExpr>(E))
        collectCall(Call);
    }
    if (const auto *Atomic = dyn_cast<AtomicExpr>(E);
        Atomic && Atomic->isCmpXChg())
      insertPath(Exchanged, Eval.object(Atomic->getPtr()));
    if (isa<CallExpr, AtomicExpr, UnaryOperator, BinaryOperator>(E))
      Acts.push_back({E, Around});
  }
  for (const Stmt *Child : S->children())
    walk(Child);
}
