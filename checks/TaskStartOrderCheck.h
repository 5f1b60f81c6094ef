//===- TaskStartOrderCheck.h - heddle-task-start-order ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_TASKSTARTORDERCHECK_H
#define HEDDLE_CHECKS_TASKSTARTORDERCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds tasks that use members of their object before these are initialised or
/// after they are destroyed.
class TaskStartOrderCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_TASKSTARTORDERCHECK_H
