//===- InconsistentLockingCheck.h - heddle-inconsistent-locking -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_INCONSISTENTLOCKINGCHECK_H
#define HEDDLE_CHECKS_INCONSISTENTLOCKINGCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds fields and variables that are guarded by a lock at most places and
/// reached without it at another.
class InconsistentLockingCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_INCONSISTENTLOCKINGCHECK_H
