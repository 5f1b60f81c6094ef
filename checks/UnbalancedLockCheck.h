//===- UnbalancedLockCheck.h - heddle-unbalanced-lock -----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_UNBALANCEDLOCKCHECK_H
#define HEDDLE_CHECKS_UNBALANCEDLOCKCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds locks that some path leaves held while others release them, and
/// releases of a lock that is not held.
class UnbalancedLockCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_UNBALANCEDLOCKCHECK_H
