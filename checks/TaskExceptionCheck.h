//===- TaskExceptionCheck.h - heddle-task-exception -------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_TASKEXCEPTIONCHECK_H
#define HEDDLE_CHECKS_TASKEXCEPTIONCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds exceptions that can leave a task, which ends the whole program.
class TaskExceptionCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_TASKEXCEPTIONCHECK_H
