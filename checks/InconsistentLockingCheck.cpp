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
    unsigned How = E.Unknown ? 2 : E.Kind == analysis::EventKind::Write;
    SourceRange Where = F.Through ? F.Through->getSourceRange() : E.Where;
    if (E.Lent)
      diag(Where.getBegin(),
           "the caller gets at %0 through what is returned here when %1, which "
           "guards it, has been released; return a copy")
          << F.Data << F.Guard << Where;
    else if (F.Wrong)
      diag(Where.getBegin(),
           "%0 is %select{read|written|used}1 here with %2 held instead of %3, "
           "which %4 functions hold that use it; hold %3, too")
          << F.Data << How << F.Wrong << F.Guard << F.GuardedUses << Where;
    else if (F.GuardedUses == F.AllUses)
      diag(Where.getBegin(),
           "%0 is %select{read|written|used}1 here outside of the section in "
           "which this function holds %2, which guards it; do it inside")
          << F.Data << How << F.Guard << Where;
    else
      diag(Where.getBegin(),
           "%select{%1 is %select{read|written|used}2 here|this call "
           "%select{reads|writes|uses}2 %1}0 without %3, which is held by %4 "
           "of %5 functions that use it; hold it here, too")
          << (F.Through != nullptr) << F.Data << How << F.Guard << F.GuardedUses
          << F.AllUses << Where;
    if (F.Through)
      diag(E.Where.getBegin(), "%select{read|written|used}0 here",
           DiagnosticIDs::Note)
          << How << E.Where;
    diag(F.Guarded.Where.getBegin(),
         "%select{read|written|used}0 here with %1 held", DiagnosticIDs::Note)
        << (F.Guarded.Unknown ? 2
                              : F.Guarded.Kind == analysis::EventKind::Write)
        << F.Guard << F.Guarded.Where;
    diag(F.Data->getLocation(), "%0 is declared here", DiagnosticIDs::Note)
        << F.Data;
  }
}
