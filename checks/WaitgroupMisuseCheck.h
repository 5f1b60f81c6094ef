//===- WaitgroupMisuseCheck.h - heddle-waitgroup-misuse ---------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_WAITGROUPMISUSECHECK_H
#define HEDDLE_CHECKS_WAITGROUPMISUSECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds wait groups and latches whose count cannot come out right: a way out
/// of the task without done, a wait before the add, no wait at all, more done
/// than add.
class WaitgroupMisuseCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_WAITGROUPMISUSECHECK_H
