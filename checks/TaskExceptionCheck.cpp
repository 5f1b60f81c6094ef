//===- TaskExceptionCheck.cpp - heddle-task-exception ---------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TaskExceptionCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::TaskExceptionKind;

static std::string what(const analysis::TaskException &F) {
  switch (F.Kind) {
  case TaskExceptionKind::Throw:
    return "this exception";
  case TaskExceptionKind::Rethrow:
    return "the exception that is thrown on here";
  case TaskExceptionKind::Call:
    break;
  }
  std::string Name = F.Callee ? F.Callee->getNameAsString() : "the function";
  return "an exception of '" + Name + "'";
}

void TaskExceptionCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::TaskException &F : TU.findings().TaskExceptions) {
    if (!isWorthReporting(F.Sure))
      continue;
    if (F.Barrier)
      diag(F.Site->getBeginLoc(),
           "%0 cannot leave %1, which is noexcept, and ends the program; catch "
           "it there")
          << what(F) << F.Barrier << F.Site->getSourceRange();
    else
      diag(F.Site->getBeginLoc(),
           "%0 leaves the task and ends the program; catch it in the task")
          << what(F) << F.Site->getSourceRange();
    if (F.Through)
      diag(F.Through->getBeginLoc(), "the task gets there by this call",
           DiagnosticIDs::Note)
          << F.Through->getSourceRange();
    noteSpawn(F.Task);
  }
}
