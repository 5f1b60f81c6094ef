//===- CallbackUnderLockCheck.cpp - heddle-callback-under-lock ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CallbackUnderLockCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void CallbackUnderLockCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::UnderLock &F : TU.findings().CallbacksUnderLock) {
    if (!isWorthReporting(F.Sure))
      continue;
    std::string Lock = F.Lock.Lock.str(), Name = F.What.Path.str();
    diag(F.What.Where.getBegin(),
         "%0 was handed in from outside and is called while %1 is held: if it "
         "comes back for that lock, or waits for who does, nothing moves any "
         "more; copy it, and call the copy after the lock is released")
        << (Name.empty() ? "this callable" : "'" + Name + "'")
        << (Lock.empty() ? "a lock" : "'" + Lock + "'") << F.What.Where;
    if (F.Lock.Where.isValid())
      diag(F.Lock.Where, "the lock is taken here", DiagnosticIDs::Note);
  }
}
