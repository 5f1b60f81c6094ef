//===- TaskOutlivesCaptureCheck.h - heddle-task-outlives-capture -*- C++
//-*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_TASKOUTLIVESCAPTURECHECK_H
#define HEDDLE_CHECKS_TASKOUTLIVESCAPTURECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds tasks that may still be running when a local variable or object that
/// they refer to ends.
class TaskOutlivesCaptureCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_TASKOUTLIVESCAPTURECHECK_H
