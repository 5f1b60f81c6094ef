//===- BlockingUnderLockCheck.cpp - heddle-blocking-under-lock ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BlockingUnderLockCheck.h"
#include "WaitWords.h"

using namespace clang;
using namespace clang::tidy::heddle;

void BlockingUnderLockCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::UnderLock &F : TU.findings().BlocksUnderLock) {
    if (!isWorthReporting(F.Sure))
      continue;
    std::string Lock = F.Lock.Lock.str();
    Lock = Lock.empty() ? "a lock" : "'" + Lock + "'";
    SourceLocation At = F.What.Where.getBegin();
    if (F.NeededAt.isValid()) {
      // A deadlock, for the check of those to report.
      if (isEnabled("heddle-blocked-forever"))
        continue;
      diag(At, "%0 while it holds %1, which that task needs to get on: neither "
               "ever does; release the lock first")
          << waitInWords(F.What, TU.model()) << Lock << F.What.Where;
      diag(F.NeededAt, "the task takes the lock here", DiagnosticIDs::Note);
      noteSpawn(F.Task);
    } else {
      diag(At, "%0 while it holds %1, and so does everybody who needs that "
               "lock; release it first")
          << waitInWords(F.What, TU.model()) << Lock << F.What.Where;
    }
    if (F.Lock.Where.isValid())
      diag(F.Lock.Where, "the lock is taken here", DiagnosticIDs::Note);
  }
}
