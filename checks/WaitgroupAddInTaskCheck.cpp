//===- WaitgroupAddInTaskCheck.cpp - heddle-waitgroup-add-in-task ---------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WaitgroupAddInTaskCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void WaitgroupAddInTaskCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::AddInTask &F : TU.findings().AddsInTask) {
    diag(F.Add.Where.getBegin(),
         "%0 is counted up inside the task that it counts, so the wait may "
         "return before the task has begun; count before the task is started")
        << quoted(F.Add) << F.Add.Where;
    diag(F.Wait.Where.getBegin(), "it is waited for here", DiagnosticIDs::Note)
        << F.Wait.Where;
    noteSpawn(F.Task);
  }
}
