//===- WaitgroupMisuseCheck.cpp - heddle-waitgroup-misuse -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WaitgroupMisuseCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::WaitGroupKind;

void WaitgroupMisuseCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::WaitGroupMisuse &F : TU.findings().WaitGroupMisuses) {
    std::string Name = "'" + F.Group->getNameAsString() + "'";
    SourceLocation At = F.Where.getBegin();
    switch (F.Kind) {
    case WaitGroupKind::DoneMissed:
      diag(At, "the task may end here without having told %0, and the wait "
               "for it never returns; tell it on every way out")
          << Name << F.Where;
      diag(F.Other, "other ways tell it here", DiagnosticIDs::Note);
      break;
    case WaitGroupKind::DoneLost:
      diag(At, "an exception keeps the task from telling %0 of its end, and "
               "the wait for it never returns; tell it in a destructor, or "
               "when the exception is caught, too")
          << Name << F.Where;
      diag(F.Other, "see here", DiagnosticIDs::Note);
      break;
    case WaitGroupKind::WaitBeforeAdd:
      diag(At, "the wait for %0 returns at once: it is counted up only "
               "afterwards; wait after the last add")
          << Name << F.Where;
      diag(F.Other, "it is counted up here", DiagnosticIDs::Note);
      break;
    case WaitGroupKind::AddBesideWait:
      diag(At, "the wait for %0 may return before anything is counted: the "
               "task that waits starts before the first add; count first")
          << Name << F.Where;
      diag(F.Other, "it is counted up here", DiagnosticIDs::Note);
      break;
    case WaitGroupKind::NoWait:
      diag(At, "nobody waits for %0, which ends with its function while tasks "
               "still use it; wait for it before the function returns")
          << Name << F.Where;
      diag(F.Other, "a task uses it here", DiagnosticIDs::Note);
      break;
    case WaitGroupKind::BelowZero:
      diag(At, "%0 is counted below zero here: more is done than was added; "
               "add once for each done")
          << Name << F.Where;
      break;
    }
    noteSpawn(F.Task);
  }
}
