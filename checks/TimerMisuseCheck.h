//===- TimerMisuseCheck.h - heddle-timer-misuse -----------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_TIMERMISUSECHECK_H
#define HEDDLE_CHECKS_TIMERMISUSECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds timers made anew in every round of a loop, periods that are not
/// positive, and timers used after their end or never deleted.
class TimerMisuseCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_TIMERMISUSECHECK_H
