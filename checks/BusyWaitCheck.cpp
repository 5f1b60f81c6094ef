//===- BusyWaitCheck.cpp - heddle-busy-wait -------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BusyWaitCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::BusyWaitKind;

void BusyWaitCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::BusyWait &F : TU.findings().BusyWaits) {
    SourceLocation At =
        F.Question ? F.Question->getBeginLoc() : F.Loop->getBeginLoc();
    std::string Name =
        F.Subject ? "'" + F.Subject->getNameAsString() + "'" : "it";
    switch (F.Kind) {
    case BusyWaitKind::SelectDefault:
      diag(At, "the loop spins because this default case is taken whenever no "
               "other case is ready; leave it out, or wait in it");
      break;
    case BusyWaitKind::Flag:
      diag(At, "the loop spins until another task changes %0; wait for a "
               "condition, or give the processor away in the loop")
          << Name;
      break;
    case BusyWaitKind::TryLock:
      diag(At, "the loop spins until %0 can be locked; lock it, or give the "
               "processor away in the loop")
          << Name;
      break;
    case BusyWaitKind::Poll:
      diag(At, "the loop asks %0 again and again without waiting; use the form "
               "that blocks, or give the processor away in the loop")
          << Name;
      break;
    }
    if (F.Loop->getBeginLoc() != At)
      diag(F.Loop->getBeginLoc(), "the loop is here", DiagnosticIDs::Note);
  }
}
