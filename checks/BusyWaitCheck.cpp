//===- BusyWaitCheck.cpp - heddle-busy-wait -------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BusyWaitCheck.h"
#include "FixIts.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::BusyWait;
using analysis::BusyWaitKind;

/// The loop becomes the one call that waits.
static FixIts waitInstead(const BusyWait &F, ASTContext &Ctx) {
  if (!F.Call)
    return {};
  SourceText Source(Ctx);
  const Expr *Callee = F.Call->getCallee()->IgnoreParenImpCasts();
  const auto *Member = dyn_cast<MemberExpr>(Callee);
  SourceLocation Name = Member ? Member->getMemberLoc() : Callee->getEndLoc();
  SourceRange Whole = Source.withSemicolon(F.Loop);
  SourceRange Kept = F.Call->getSourceRange();
  StringRef Tried = F.Call->getDirectCallee()->getName();
  if (Whole.isInvalid() || !Source.isEditable(Kept) ||
      Source.hasComment(Whole) || Source.isInTemplate(F.Loop) ||
      Source.text(Name) != Tried)
    return {};
  std::string Text =
      (Source.text(SourceRange(Kept.getBegin(), Name)).drop_back(Tried.size()) +
       F.Blocking +
       Source.text(SourceRange(Name, Kept.getEnd())).drop_front(Tried.size()) +
       ";")
          .str();
  return {FixItHint::CreateReplacement(Whole, Text)};
}

/// The select goes without its default case, and the comma before it, or the
/// one behind if it is the first.
static FixIts withoutDefault(const BusyWait &F, ASTContext &Ctx) {
  SourceText Source(Ctx);
  if (!F.Default || Source.isInTemplate(F.Loop))
    return {};
  SourceRange Own = F.Default->getSourceRange();
  bool IsFirst = Ctx.getSourceManager().isBeforeInTranslationUnit(
      Own.getBegin(), F.Beside->getBeginLoc());
  SourceLocation Begin =
      IsFirst ? Own.getBegin() : Source.endOf(F.Beside->getEndLoc());
  SourceLocation End =
      IsFirst ? F.Beside->getBeginLoc() : Source.endOf(Own.getEnd());
  if (!Source.isEditable({Begin, End}) ||
      Source.hasComment({Begin, Own.getBegin()}))
    return {};
  return {FixItHint::CreateRemoval(CharSourceRange::getCharRange(Begin, End))};
}

void BusyWaitCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::BusyWait &F : TU.findings().BusyWaits) {
    SourceLocation At =
        F.Question ? F.Question->getBeginLoc() : F.Loop->getBeginLoc();
    std::string Name =
        F.Subject ? "'" + F.Subject->getNameAsString() + "'" : "it";
    switch (F.Kind) {
    case BusyWaitKind::SelectDefault:
      diag(At, "the loop spins because this default case is taken whenever no "
               "other case is ready; leave it out, or wait in it")
          << withoutDefault(F, TU.context());
      break;
    case BusyWaitKind::Flag:
      if (F.Yields) {
        diag(At, "the loop does nothing but yield until another task changes "
                 "%0, which may take long; wait for a condition")
            << Name;
        break;
      }
      diag(At, "the loop spins until another task changes %0; wait for a "
               "condition, or give the processor away in the loop")
          << Name;
      break;
    case BusyWaitKind::TryLock:
      diag(At,
           "the loop %select{spins|does nothing but yield}1 until %0 can be "
           "locked; lock it%select{, or give the processor away in the "
           "loop|}1")
          << Name << F.Yields << waitInstead(F, TU.context());
      break;
    case BusyWaitKind::Poll:
      diag(At, "the loop asks %0 again and again without waiting; use the form "
               "that blocks%select{, or give the processor away in the loop|}1")
          << Name << F.Yields << waitInstead(F, TU.context());
      break;
    }
    if (F.Loop->getBeginLoc() != At)
      diag(F.Loop->getBeginLoc(), "the loop is here", DiagnosticIDs::Note);
  }
}
