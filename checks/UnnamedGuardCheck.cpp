//===- UnnamedGuardCheck.cpp - heddle-unnamed-guard -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnnamedGuardCheck.h"
#include "Analysis/LocalAnalyses.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::LostGuardKind;

using analysis::GuardName;

void UnnamedGuardCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::LostGuard &F : TU.findings().LostGuards) {
    SourceLocation At = F.Where.getBegin();
    switch (F.Kind) {
    case LostGuardKind::DiesAtOnce: {
      auto D = diag(At, "the guard has no name, so it unlocks at the end of "
                        "this statement and guards nothing after it; give it a "
                        "name")
               << F.Where;
      if (F.NameAt.isValid())
        D << FixItHint::CreateInsertion(
            F.NameAt, F.NameAt == At ? ("auto " + GuardName + " = ").str()
                                     : (" " + GuardName).str());
      break;
    }
    case LostGuardKind::Redeclares:
      diag(F.Declared->getLocation(),
           "this declares a new guard called %0 that locks nothing, it does "
           "not lock the %0 that it hides; give the guard a name of its own")
          << F.Declared << F.Where;
      diag(F.Lock->getLocation(), "this %0 stays unlocked", DiagnosticIDs::Note)
          << F.Lock;
      break;
    case LostGuardKind::Function:
      diag(F.Declared->getLocation(),
           "this declares a function called %0, not a guard; nothing is "
           "locked: pass the lock to the guard's constructor")
          << F.Declared << F.Where;
      break;
    case LostGuardKind::NeverLocks:
      diag(F.Declared->getLocation(),
           "the guard %0 never locks anything, so it guards nothing after it; "
           "lock it, or make it with the lock alone")
          << F.Declared << F.Where;
      break;
    }
  }
}
