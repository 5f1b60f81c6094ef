//===- TaskOutlivesCaptureCheck.cpp - heddle-task-outlives-capture --------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TaskOutlivesCaptureCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::OutlivedCapture;

void TaskOutlivesCaptureCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const OutlivedCapture &C : TU.findings().OutlivedCaptures) {
    if (C.Loop)
      continue; // heddle-loop-variable-capture
    std::string Name = "'" + C.Captured->getNameAsString() + "'";
    diag(C.Task->getBeginLoc(),
         "the task may still be running when %select{the local variable|the "
         "parameter}1 %0 that it refers to ends; wait for the task before, or "
         "give it an object of its own")
        << Name << isa<ParmVarDecl>(C.Captured) << C.Task->getSourceRange();
    diag(C.Use.Where.getBegin(), "the task uses %0 here", DiagnosticIDs::Note)
        << quoted(C.Use) << C.Use.Where;
    diag(C.Ends, "%0 ends here", DiagnosticIDs::Note) << Name;
  }
}
