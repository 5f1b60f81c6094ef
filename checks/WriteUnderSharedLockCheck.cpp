//===- WriteUnderSharedLockCheck.cpp - heddle-write-under-shared-lock -----===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WriteUnderSharedLockCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void WriteUnderSharedLockCheck::report(analysis::TranslationUnitAnalysis &TU) {
  bool RacesAreReported = isEnabled("heddle-unsynchronized-shared-write");
  for (const analysis::SharedLockWrite &F : TU.findings().SharedLockWrites) {
    if (F.IsRace && RacesAreReported)
      continue; // one bug, one finding
    diag(F.Write.Where.getBegin(),
         "%0 is written while '%1' is only held for reading, and other readers "
         "run at the same time; lock it for writing")
        << quoted(F.Write) << F.Lock.Lock.str() << F.Write.Where;
    diag(F.Lock.Where, "it is locked for reading here", DiagnosticIDs::Note);
    diag(F.Other.Where.getBegin(),
         "%0 is %select{read|written}1 under the same lock here",
         DiagnosticIDs::Note)
        << quoted(F.Other) << analysis::isWrite(F.Other.Kind) << F.Other.Where;
  }
}
