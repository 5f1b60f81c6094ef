//===- ExceptionPaths.cpp - From calls to the handlers --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ExceptionPaths.h"
#include "Analysis/Exceptions.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace heddle::analysis;

/// May an exception come from \p S itself, whatever its operands do?
static bool mayThrow(const Stmt *S) {
  if (const auto *C = dyn_cast<CallExpr>(S))
    return !isNothrow(C->getDirectCallee());
  if (const auto *C = dyn_cast<CXXConstructExpr>(S))
    return !isNothrow(C->getConstructor());
  return isa<CXXNewExpr, CXXThrowExpr, CoroutineSuspendExpr>(S);
}

static bool catchesAll(const CXXTryStmt *T) {
  return T->getHandler(T->getNumHandlers() - 1)->getExceptionDecl() == nullptr;
}

/// Everything below \p S that throws into the handlers of \p Into.
void ExceptionPaths::collect(const Stmt *Root, unsigned Into) {
  llvm::SmallVector<const Stmt *> Work{Root};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (const auto *Inner = dyn_cast<CXXTryStmt>(S);
        Inner && catchesAll(Inner)) {
      for (unsigned I = 0; I < Inner->getNumHandlers(); ++I)
        Work.push_back(Inner->getHandler(I)->getHandlerBlock());
      continue;
    }
    if (mayThrow(S))
      Throwing[S].push_back(Into);
    if (const auto *D = dyn_cast<DeclStmt>(S))
      for (const Decl *Declared : D->decls())
        if (const auto *V = dyn_cast<VarDecl>(Declared))
          Tries[Into].Locals.push_back(V);
    Work.append(S->child_begin(), S->child_end());
  }
}

/// \p Alive: those outside of \p S, the last one last.
void ExceptionPaths::collectUnwound(const Stmt *S, Variables &Alive,
                                    unsigned Depth) {
  constexpr unsigned MaxDepth = 1000; // of the recursion
  if (!S || isa<LambdaExpr>(S) || Depth > MaxDepth)
    return;
  if (const auto *Try = dyn_cast<CXXTryStmt>(S)) {
    Variables Inside;
    collectUnwound(Try->getTryBlock(), Inside, Depth + 1);
    for (unsigned I = 0; I < Try->getNumHandlers(); ++I)
      collectUnwound(Try->getHandler(I), Alive, Depth + 1);
    return;
  }
  const size_t Outside = Alive.size();
  for (const Stmt *Child : S->children())
    collectUnwound(Child, Alive, Depth + 1);
  if (const auto *Throw = dyn_cast<CXXThrowExpr>(S))
    Unwound[Throw].assign(Alive.rbegin(), Alive.rend());
  // A declaration is in the scope around it.
  if (const auto *Here = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Here->decls())
      if (const auto *V = dyn_cast<VarDecl>(D);
          V && V->hasLocalStorage() && V->getType()->getAsCXXRecordDecl())
        Alive.push_back(V);
  } else {
    Alive.truncate(Outside);
  }
}

static bool throws(const CFG &G) {
  for (const CFGBlock *B : G)
    for (const CFGElement &Element : *B)
      if (std::optional<CFGStmt> S = Element.getAs<CFGStmt>();
          S && isa<CXXThrowExpr>(S->getStmt()))
        return true;
  return false;
}

ExceptionPaths::ExceptionPaths(const CFG &G, const Stmt *Body) {
  constexpr size_t MaxTries = 64; // each looks through those inside it
  if (throws(G)) {
    Variables Alive;
    collectUnwound(Body, Alive, 0);
  }
  for (const CFGBlock *B : G)
    if (isDispatch(*B) && Tries.size() < MaxTries)
      Tries.push_back({cast<CXXTryStmt>(B->getTerminatorStmt()), B, {}, {}});
  if (Tries.empty())
    return;
  for (unsigned I = 0; I < Tries.size(); ++I)
    collect(Tries[I].Statement->getTryBlock(), I);
  for (const CFGBlock *B : G)
    for (const CFGElement &Element : *B)
      if (std::optional<CFGStmt> S = Element.getAs<CFGStmt>())
        for (unsigned N : caughtBy(S->getStmt()))
          if (Tries[N].From.empty() || Tries[N].From.back() != B)
            Tries[N].From.push_back(B);
}

llvm::ArrayRef<const CFGBlock *> ExceptionPaths::into(const CFGBlock &B) const {
  for (const Try &T : Tries)
    if (T.Dispatch == &B)
      return T.From;
  return {};
}

llvm::SmallVector<const CFGBlock *, 1>
ExceptionPaths::from(const CFGBlock &B) const {
  llvm::SmallVector<const CFGBlock *, 1> Handlers;
  for (const Try &T : Tries)
    if (llvm::is_contained(T.From, &B))
      Handlers.push_back(T.Dispatch);
  return Handlers;
}
