//===- WaitWithoutPredicateCheck.cpp - heddle-wait-without-predicate ------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WaitWithoutPredicateCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::WaitMistakeKind;

void WaitWithoutPredicateCheck::report(analysis::TranslationUnitAnalysis &TU) {
  const bool IsCxx = getLangOpts().CPlusPlus;
  StringRef Loop = IsCxx
                       ? "wait in a loop that asks for it, or with a predicate"
                       : "wait in a loop that asks for it";
  for (const analysis::WaitMistake &F : TU.findings().WaitMistakes) {
    SourceLocation At = F.Where.getBegin();
    std::string Condition =
        F.Condition ? "'" + F.Condition->getNameAsString() + "'" : "it";
    std::string Subject = F.Subject ? "'" + F.Subject->getNameAsString() + "'"
                                    : "the state that is waited for";
    switch (F.Kind) {
    case WaitMistakeKind::NoCondition:
      diag(At, "this waits for %0 without asking for any state: a notification "
               "that came before is missed, and the wait may end without one; "
               "%1")
          << Condition << Loop << F.Where;
      break;
    case WaitMistakeKind::If: {
      auto D = diag(At, "after this wait for %0, nothing asks again for %1, "
                        "though the wait may end before it is reached; %2")
               << Condition << Subject << Loop << F.Where;
      if (F.Test)
        D << FixItHint::CreateReplacement(SourceRange(F.Test->getIfLoc()),
                                          "while");
      break;
    }
    case WaitMistakeKind::AskedLate:
      diag(At, "this waits for %0 before anything has asked for %1: a "
               "notification that came before is missed; ask first, in a "
               "'while' loop")
          << Condition << Subject << F.Where;
      break;
    case WaitMistakeKind::Unlocked:
      diag(At, "%0 is changed without the lock under which it is waited for: a "
               "task that has just asked for it, but does not wait yet, misses "
               "the notification of %1; hold the lock for the change")
          << Subject << Condition << F.Where;
      diag(F.Other, "it is waited for here", DiagnosticIDs::Note);
      break;
    case WaitMistakeKind::TooEarly:
      diag(At,
           "%0 is notified before %1 is changed: who wakes up finds the old "
           "state and waits for ever; change it first")
          << Condition << Subject << F.Where;
      diag(F.Other, "it is changed here", DiagnosticIDs::Note);
      break;
    case WaitMistakeKind::TwoLocks:
      diag(At, "%0 is waited for with another lock than elsewhere; all tasks "
               "that wait for one condition must use one lock")
          << Condition << F.Where;
      diag(F.Other, "here it is waited for with %0", DiagnosticIDs::Note)
          << Subject;
      break;
    }
  }
}
