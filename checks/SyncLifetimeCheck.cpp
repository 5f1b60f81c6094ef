//===- SyncLifetimeCheck.cpp - heddle-sync-lifetime -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SyncLifetimeCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::LifetimeKind;

void SyncLifetimeCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::SyncLifetime &F : TU.findings().SyncLifetimes) {
    SourceLocation At = F.Where.getBegin();
    std::string Name =
        F.Object ? "'" + F.Object->getNameAsString() + "'" : "it";
    switch (F.Kind) {
    case LifetimeKind::OwnPerCall:
      diag(At, "each call has its own %0, so it keeps nobody away from '%1'; "
               "put it beside what it is to guard")
          << Name << F.Shared->getNameAsString() << F.Where;
      diag(F.Other, "'%0' is used here", DiagnosticIDs::Note)
          << F.Shared->getNameAsString();
      break;
    case LifetimeKind::Uninitialized:
      diag(At, "%0 is used before it is initialized; initialize it first")
          << Name << F.Where;
      diag(F.Other, "it is declared here, without a value",
           DiagnosticIDs::Note);
      break;
    case LifetimeKind::AfterDestroy:
      diag(At, "%0 is used after it was destroyed; destroy it last")
          << Name << F.Where;
      diag(F.Other, "it is destroyed here", DiagnosticIDs::Note);
      break;
    case LifetimeKind::Twice:
      diag(At, "%0 is initialized again without being destroyed; initialize it "
               "once")
          << Name << F.Where;
      diag(F.Other, "it is initialized here before", DiagnosticIDs::Note);
      break;
    case LifetimeKind::DestroyedHeld:
      diag(At, "%0 ends here while it is held or may still be used by a task; "
               "release it, and wait for the task, first")
          << Name << F.Where;
      diag(F.Other, "it is locked here", DiagnosticIDs::Note);
      break;
    }
  }
}
