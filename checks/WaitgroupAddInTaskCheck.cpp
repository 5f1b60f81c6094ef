//===- WaitgroupAddInTaskCheck.cpp - heddle-waitgroup-add-in-task ---------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WaitgroupAddInTaskCheck.h"
#include "Analysis/CallView.h"
#include "FixIts.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::AddInTask;
using analysis::CallView;

/// Does \p E mean the same where the task is started, outside of \p Task and of
/// the statement \p Start? Only names, members and what they point to do.
static bool meansTheSameOutside(const Stmt *E, const CXXRecordDecl *Task,
                                SourceRange Start, ASTContext &Ctx) {
  auto IsKept = [&](const VarDecl *V) {
    for (const LambdaCapture &C : Task->captures())
      if (C.capturesVariable() && C.getCapturedVar() == V)
        return C.getCaptureKind() == LCK_ByRef ||
               V->getType()->isPointerType() ||
               !C.getCapturedVar()->getType().isTriviallyCopyableType(Ctx);
    return V->hasGlobalStorage() || V->getType()->isReferenceType();
  };
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    if (V && (Start.fullyContains(V->getSourceRange()) || !IsKept(V)))
      return false;
    if (!V && !isa<FunctionDecl>(Ref->getDecl()))
      return false;
  } else if (isa<CXXThisExpr>(E)) {
    if (llvm::any_of(Task->captures(), [](const LambdaCapture &C) {
          return C.getCaptureKind() == LCK_StarThis;
        }))
      return false;
  } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Op->getOperator() != OO_Arrow && Op->getOperator() != OO_Star)
      return false;
  } else if (!isa<MemberExpr, CastExpr, ParenExpr, UnaryOperator,
                  IntegerLiteral, CXXDefaultArgExpr>(E)) {
    return false;
  }
  return llvm::all_of(E->children(), [&](const Stmt *Child) {
    return !Child || meansTheSameOutside(Child, Task, Start, Ctx);
  });
}

/// The count, moved in front of the statement that starts the task: if it is
/// the first statement of a lambda that is written there.
static FixIts countBefore(const AddInTask &F,
                          analysis::TranslationUnitAnalysis &TU) {
  SourceText Source(TU.context());
  const auto *Operator = dyn_cast<CXXMethodDecl>(F.Add.In);
  if (!Operator || !Operator->getParent()->isLambda() || !F.Task)
    return {};
  const auto *Body = dyn_cast_or_null<CompoundStmt>(Operator->getBody());
  if (!Body || Body->size() < 2)
    return {};
  const auto *Add = dyn_cast<Expr>(Body->body_front());
  std::optional<CallView> Call;
  if (Add)
    Call = analysis::viewCall(analysis::ignoreWrappers(Add));
  if (!Call || !Call->effect(TU.model(), model::Role::WgAdd) ||
      Call->Site->getBeginLoc() != F.Add.Where.getBegin())
    return {};
  std::optional<Place> Start = Source.placeOf(F.Task);
  if (!Start || Source.isInTemplate(F.Task))
    return {};
  SourceRange StartRange = Source.withSemicolon(Start->Statement);
  if (StartRange.isInvalid() ||
      !StartRange.fullyContains(Body->getSourceRange()) ||
      !F.Task->getSourceRange().fullyContains(Body->getSourceRange()))
    return {};
  const auto *Plain = cast<CallExpr>(Call->Site);
  for (const Stmt *Part : Plain->children())
    if (!meansTheSameOutside(Part, Operator->getParent(), StartRange,
                             TU.context()))
      return {};
  std::string Text;
  std::optional<FixItHint> Cut = Source.cut(Add, Text);
  if (!Cut)
    return {};
  FixIts Result = Source.putBefore(*Start, Text);
  if (!Result.empty())
    Result.push_back(*Cut);
  return Result;
}

void WaitgroupAddInTaskCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const AddInTask &F : TU.findings().AddsInTask) {
    diag(F.Add.Where.getBegin(),
         "%0 is counted up inside the task that it counts, so the wait may "
         "return before the task has begun; count before the task is started")
        << quoted(F.Add) << F.Add.Where << countBefore(F, TU);
    diag(F.Wait.Where.getBegin(), "it is waited for here", DiagnosticIDs::Note)
        << F.Wait.Where;
    noteSpawn(F.Task);
  }
}
