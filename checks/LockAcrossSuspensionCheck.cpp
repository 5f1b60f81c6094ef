//===- LockAcrossSuspensionCheck.cpp - heddle-lock-across-suspension ------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LockAcrossSuspensionCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void LockAcrossSuspensionCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::UnderLock &F : TU.findings().SuspensionsUnderLock) {
    if (!isWorthReporting(F.Sure))
      continue;
    std::string Lock = F.Lock.Lock.str();
    diag(F.What.Where.getBegin(),
         "the coroutine may be suspended here while it holds %0: nobody else "
         "gets the lock until it goes on, and if it goes on in another thread, "
         "that one releases what it does not own; release the lock before")
        << (Lock.empty() ? "a lock" : "'" + Lock + "'") << F.What.Where;
    if (F.Lock.Where.isValid())
      diag(F.Lock.Where, "the lock is taken here", DiagnosticIDs::Note);
  }
}
