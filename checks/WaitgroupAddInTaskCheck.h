//===- WaitgroupAddInTaskCheck.h - heddle-waitgroup-add-in-task -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_WAITGROUPADDINTASKCHECK_H
#define HEDDLE_CHECKS_WAITGROUPADDINTASKCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds wait groups whose count is raised inside the task it counts, so that
/// the wait can return before the task has begun.
class WaitgroupAddInTaskCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_WAITGROUPADDINTASKCHECK_H
