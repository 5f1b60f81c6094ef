//===- DeferInLoopCheck.cpp - heddle-defer-in-loop ------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeferInLoopCheck.h"
#include "FixIts.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::DeferInLoopKind;

/// The variables of the round, captured by value.
static FixIts captureByValue(const analysis::DeferInLoop &F,
                             analysis::TranslationUnitAnalysis &TU) {
  SourceText Source(TU.context());
  if (!F.Lambda || !Source.isEditable(F.Lambda->getIntroducerRange()) ||
      Source.isInTemplate(F.Lambda))
    return {};
  FixIts Result;
  for (const VarDecl *V : F.MayCopy)
    for (const LambdaCapture &C : F.Lambda->captures())
      if (C.capturesVariable() && C.getCapturedVar() == V) {
        SourceLocation Name = C.getLocation();
        if (!C.isExplicit())
          Result.push_back(FixItHint::CreateInsertion(
              Source.endOf(F.Lambda->getCaptureDefaultLoc()),
              (", " + V->getName()).str()));
        else if (SourceLocation And = Name.getLocWithOffset(-1);
                 Source.text(And) == "&")
          Result.push_back(FixItHint::CreateRemoval(And));
        else
          return {};
      }
  return Result;
}

void DeferInLoopCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::DeferInLoop &F : TU.findings().DefersInLoop) {
    SourceLocation At = F.Site->getBeginLoc();
    if (F.Kind == DeferInLoopKind::CapturesLoopLocal) {
      diag(At, "what is deferred here runs after the loop but refers to %0, "
               "which is gone or changed by then; capture it by value")
          << ("'" + F.Captured->getNameAsString() + "'")
          << F.Site->getSourceRange() << captureByValue(F, TU);
      diag(F.Captured->getLocation(), "%0 belongs to one round of the loop",
           DiagnosticIDs::Note)
          << ("'" + F.Captured->getNameAsString() + "'");
    } else {
      diag(At, "what is deferred in the loop piles up until the function "
               "returns; defer to the end of the round, in a scope of its own")
          << F.Site->getSourceRange();
    }
    diag(F.Loop->getBeginLoc(), "the loop is here", DiagnosticIDs::Note);
  }
}
