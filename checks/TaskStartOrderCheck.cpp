//===- TaskStartOrderCheck.cpp - heddle-task-start-order ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TaskStartOrderCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::StartOrderKind;

void TaskStartOrderCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::StartOrder &F : TU.findings().StartOrders) {
    SourceLocation Start = F.Task->getBeginLoc();
    switch (F.Kind) {
    case StartOrderKind::UsedBeforeInitialised:
      diag(Start, "the task starts before %0, which it uses, is initialised; "
                  "declare %1 after %0")
          << F.Member << F.Handle << F.Task->getSourceRange();
      diag(F.Use.getBegin(), "the task uses it here", DiagnosticIDs::Note)
          << F.Use;
      diag(F.Member->getLocation(), "%0 is initialised later",
           DiagnosticIDs::Note)
          << F.Member;
      break;
    case StartOrderKind::UsedAfterDestroyed:
      diag(F.Handle->getLocation(),
           "%0 is joined only after %1, which its task uses, is destroyed; "
           "declare %0 after %1, or join in the destructor")
          << F.Handle << F.Member;
      diag(F.Use.getBegin(), "the task uses it here", DiagnosticIDs::Note)
          << F.Use;
      noteSpawn(F.Task);
      break;
    case StartOrderKind::VirtualCall:
      diag(Start,
           "the task may call %0 before the derived class that overrides "
           "it is constructed; start the task when the object is "
           "complete")
          << F.Called << F.Task->getSourceRange();
      if (F.Use.getBegin() != Start)
        diag(F.Use.getBegin(), "it is called here", DiagnosticIDs::Note)
            << F.Use;
      if (F.Override != F.Called)
        diag(F.Override->getLocation(), "it is overridden here",
             DiagnosticIDs::Note);
      break;
    }
  }
}
