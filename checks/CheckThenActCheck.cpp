//===- CheckThenActCheck.cpp - heddle-check-then-act ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckThenActCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::CheckThenActKind;

void CheckThenActCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::CheckThenAct &F : TU.findings().CheckThenActs) {
    if (!isWorthReporting(F.Sure))
      continue;
    std::string Name = F.Object.str(), Lock = F.Lock.str();
    SourceLocation At = F.Act.getBegin();
    switch (F.Kind) {
    case CheckThenActKind::StaleWrite:
      diag(At, "'%0' is written with what was computed from its old value, but "
               "'%1' was released in between: what another task wrote "
               "meanwhile is lost; hold '%1' from the read to the write")
          << Name << Lock << F.Act;
      diag(F.Check.getBegin(), "it is read here", DiagnosticIDs::Note);
      break;
    case CheckThenActKind::Decision:
      diag(At, "'%0' is changed because of what was seen before, but '%1' was "
               "released in between: another task may have changed it; look "
               "and act under one lock")
          << Name << Lock << F.Act;
      diag(F.Check.getBegin(), "it is looked at here", DiagnosticIDs::Note);
      break;
    }
    if (F.Again.isValid())
      diag(F.Again, "the lock is taken again here", DiagnosticIDs::Note);
    if (F.Task)
      noteSpawn(F.Task);
  }
}
