//===- InconsistentLockingCheck.cpp - heddle-inconsistent-locking ---------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InconsistentLockingCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void InconsistentLockingCheck::report(analysis::TranslationUnitAnalysis &TU) {
  if (!isWorthReporting(analysis::Confidence::Medium))
    return;
  for (const analysis::InconsistentLocking &F :
       TU.findings().InconsistentLockings) {
    const analysis::Event &E = F.Unguarded;
    diag(E.Where.getBegin(),
         "%0 is %select{read|written}1 here without %2, which is held at %3 of "
         "%4 places that use it; hold it here, too")
        << F.Data << (E.Kind == analysis::EventKind::Write) << F.Guard
        << F.GuardedUses << F.AllUses << E.Where;
    diag(F.Guarded.Where.getBegin(), "%select{read|written}0 here with %1 held",
         DiagnosticIDs::Note)
        << (F.Guarded.Kind == analysis::EventKind::Write) << F.Guard
        << F.Guarded.Where;
    diag(F.Data->getLocation(), "%0 is declared here", DiagnosticIDs::Note)
        << F.Data;
  }
}
