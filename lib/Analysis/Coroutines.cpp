//===- Coroutines.cpp - What coroutines are, by their shape ---------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Coroutines.h"
#include "Analysis/CallView.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ParentMapContext.h"

using namespace heddle::analysis;
using namespace clang;

const CoroutineBodyStmt *
heddle::analysis::coroutineBody(const FunctionDecl *F) {
  return F ? dyn_cast_or_null<CoroutineBodyStmt>(F->getBody()) : nullptr;
}

/// The one value that \p F returns, whatever happens.
static std::optional<bool> constantResult(const FunctionDecl *F) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition))
    return std::nullopt;
  const auto *Body = dyn_cast_or_null<CompoundStmt>(Definition->getBody());
  if (!Body || Body->size() != 1)
    return std::nullopt;
  const auto *Return = dyn_cast<ReturnStmt>(Body->body_front());
  const Expr *Result = Return ? Return->getRetValue() : nullptr;
  Expr::EvalResult R;
  if (!Result || Result->isValueDependent() ||
      !Result->EvaluateAsInt(R, F->getASTContext()))
    return std::nullopt;
  return R.Val.getInt() != 0;
}

Suspends heddle::analysis::suspends(const CoroutineSuspendExpr *E) {
  const Expr *Ready = E->getReadyExpr();
  if (!Ready)
    return Suspends::Perhaps;
  if (const auto *Cast = dyn_cast<CXXMemberCallExpr>(ignoreWrappers(Ready)))
    if (std::optional<bool> IsReady = constantResult(Cast->getMethodDecl()))
      return *IsReady ? Suspends::Never : Suspends::Always;
  return Suspends::Perhaps;
}

/// How the coroutine \p F begins; empty if it is none.
static std::optional<Suspends> begin(const FunctionDecl *F) {
  const CoroutineBodyStmt *Body = coroutineBody(F);
  const auto *Init =
      Body ? dyn_cast_or_null<Expr>(Body->getInitSuspendStmt()) : nullptr;
  const auto *Await =
      Init ? dyn_cast<CoroutineSuspendExpr>(ignoreWrappers(Init)) : nullptr;
  if (!Await)
    return std::nullopt;
  return suspends(Await);
}

bool heddle::analysis::isLazy(const FunctionDecl *F) {
  return begin(F) == Suspends::Always;
}

bool heddle::analysis::isEager(const FunctionDecl *F) {
  return begin(F) == Suspends::Never;
}

bool heddle::analysis::isAwaited(ASTContext &Ctx, const Expr *Call) {
  constexpr unsigned MaxDepth = 12;
  DynTypedNode Node = DynTypedNode::create(*Call);
  for (unsigned I = 0; I < MaxDepth; ++I) {
    DynTypedNodeList Parents = Ctx.getParents(Node);
    const Expr *Parent = Parents.empty() ? nullptr : Parents[0].get<Expr>();
    if (!Parent || isa<LambdaExpr>(Parent))
      return false;
    if (isa<CoroutineSuspendExpr>(Parent))
      return true;
    Node = Parents[0];
  }
  return false;
}
