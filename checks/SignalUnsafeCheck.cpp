//===- SignalUnsafeCheck.cpp - heddle-signal-unsafe -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SignalUnsafeCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::SignalUnsafe;
using analysis::SignalUnsafeKind;

void SignalUnsafeCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const SignalUnsafe &U : TU.findings().SignalUnsafes) {
    std::string Name = U.Subject ? U.Subject->getNameAsString() : "";
    SourceLocation At = U.Site->getBeginLoc();
    switch (U.Kind) {
    case SignalUnsafeKind::Call:
      diag(At, "a signal handler must not call '%0', which the signal may have "
               "interrupted; set a flag of type 'volatile sig_atomic_t' and "
               "leave the work to who tests it")
          << Name << U.Site->getSourceRange();
      break;
    case SignalUnsafeKind::Lock:
      diag(At, "a signal handler that locks waits for ever if the signal "
               "interrupted the holder of the lock; set a flag of type "
               "'volatile sig_atomic_t' and leave the work to who tests it")
          << U.Site->getSourceRange();
      break;
    case SignalUnsafeKind::Allocation:
      diag(At, "a signal handler must not allocate or free memory, which the "
               "signal may have interrupted; use memory that is there before")
          << U.Site->getSourceRange();
      break;
    case SignalUnsafeKind::Throw:
      diag(At, "a signal handler must not throw: nobody can catch it; set a "
               "flag of type 'volatile sig_atomic_t' instead")
          << U.Site->getSourceRange();
      break;
    case SignalUnsafeKind::Write:
      if (!isWorthReporting(analysis::Confidence::Medium))
        continue;
      diag(At, "'%0' is changed by a signal handler and used by what it "
               "interrupts; make it 'volatile sig_atomic_t' or a lock-free "
               "atomic")
          << Name << U.Site->getSourceRange();
      diag(U.Elsewhere, "'%0' is used here", DiagnosticIDs::Note) << Name;
      break;
    }
    for (const Expr *Call : U.Calls)
      diag(Call->getBeginLoc(), "the handler gets there through this call",
           DiagnosticIDs::Note)
          << Call->getSourceRange();
    diag(U.Registered->getBeginLoc(),
         "%select{'%1'|the lambda}0 handles a signal from here on",
         DiagnosticIDs::Note)
        << !U.Handler->getDeclName().isIdentifier()
        << U.Handler->getNameAsString();
  }
}
