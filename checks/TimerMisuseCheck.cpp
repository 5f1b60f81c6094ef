//===- TimerMisuseCheck.cpp - heddle-timer-misuse -------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TimerMisuseCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using Kind = analysis::HandleMistakeKind;

void TimerMisuseCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::HandleMistake &F : TU.findings().HandleMistakes) {
    std::string Name = "'" + F.Object + "'";
    SourceLocation At = F.Where.getBegin();
    StringRef Before;
    switch (F.Kind) {
    case Kind::TimerPerRound:
      diag(At, "every round of the loop makes a new timer, which runs on when "
               "something else comes first; make one before the loop and reset "
               "it")
          << F.Where;
      Before = "the loop begins here";
      break;
    case Kind::NoPeriod:
      diag(At, "the period of this ticker is not positive, which is an error; "
               "give it a positive one")
          << F.Where;
      break;
    case Kind::TimerKept:
      diag(At,
           "%0 is not deleted on a path that leaves the function; delete it "
           "on every path")
          << Name << F.Where;
      Before = "it is made here";
      break;
    case Kind::TimerLost:
      diag(At, "%0 is made anew while it names a timer that is not deleted; "
               "delete that first, or set it again")
          << Name << F.Where;
      Before = "it is made here";
      break;
    case Kind::TimerGone:
      diag(At, "%0 is used after it was deleted; delete it last")
          << Name << F.Where;
      Before = "it is deleted here";
      break;
    default:
      continue;
    }
    if (F.Other.isValid() && F.Other != At && !Before.empty())
      diag(F.Other, Before, DiagnosticIDs::Note);
  }
}
