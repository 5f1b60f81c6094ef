//===- UnbalancedLockCheck.cpp - heddle-unbalanced-lock -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnbalancedLockCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::ImbalanceKind;

void UnbalancedLockCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::UnbalancedLock &F : TU.findings().UnbalancedLocks) {
    std::string Name = "'" + F.Lock.str() + "'";
    StringRef Advice = getLangOpts().CPlusPlus ? "use a guard that releases it"
                                               : "release it on this path, too";
    SourceLocation At = F.Where.getBegin();
    switch (F.Kind) {
    case ImbalanceKind::HeldAtReturn:
      diag(At, "%0 is still held on a path that leaves the function here, "
               "although other paths release it; %1")
          << Name << Advice << F.Where;
      break;
    case ImbalanceKind::HeldAtThrow:
      diag(At, "this exception leaves %0 held, although other paths release "
               "it; %1")
          << Name << Advice << F.Where;
      break;
    case ImbalanceKind::HeldAgain:
      diag(At, "%0 is still held on a path that comes back to this lock; "
               "release it before the next round")
          << Name << F.Where;
      break;
    case ImbalanceKind::HeldAtTaskEnd:
      diag(At, "%0 is locked here and still held when the task ends: nobody "
               "else can release it; %1")
          << Name << Advice << F.Where;
      break;
    case ImbalanceKind::ReleasedTwice:
      diag(At, "%0 is released here although this path has released it "
               "already; release it once")
          << Name << F.Where;
      break;
    case ImbalanceKind::NotHeld:
      diag(At, "%0 is released here on a path that has not locked it; release "
               "it only where it is held")
          << Name << F.Where;
      break;
    case ImbalanceKind::ReleasedBeside:
      diag(At, "%0 is released here beside the guard that holds it and will "
               "release it again; leave that to the guard")
          << Name << F.Where;
      break;
    case ImbalanceKind::GuardEmpty:
      diag(At, "this guard is told to release %0, which it does not hold: it "
               "throws; release it only where it is held")
          << Name << F.Where;
      break;
    case ImbalanceKind::WaitsUnlocked:
      diag(At,
           "this waits with %0, which is not held here; lock it before, and "
           "test what is waited for under it")
          << Name << F.Where;
      break;
    case ImbalanceKind::ReleasedByOther:
      diag(At, "this task releases %0, which it does not hold; the task that "
               "locked it must release it")
          << Name << F.Where;
      break;
    }
    bool IsRelease = F.Kind == ImbalanceKind::ReleasedTwice ||
                     F.Kind == ImbalanceKind::GuardEmpty ||
                     F.Kind == ImbalanceKind::WaitsUnlocked;
    if (F.Other.isValid())
      diag(F.Other, IsRelease ? "it was released here" : "it was locked here",
           DiagnosticIDs::Note);
    noteSpawn(F.Task);
  }
}
