//===- UnboundedSpawnCheck.cpp - heddle-unbounded-spawn -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnboundedSpawnCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void UnboundedSpawnCheck::report(analysis::TranslationUnitAnalysis &TU) {
  if (!isWorthReporting(analysis::Confidence::Medium))
    return;
  for (const analysis::UnboundedSpawn &F : TU.findings().UnboundedSpawns) {
    diag(F.Task->getBeginLoc(),
         "this loop starts a task in each round, and nothing limits how many "
         "run at once; use a fixed number of workers, or wait for a free slot")
        << F.Task->getSourceRange();
    diag(F.Loop->getBeginLoc(), "the loop goes on as long as input comes",
         DiagnosticIDs::Note);
  }
}
