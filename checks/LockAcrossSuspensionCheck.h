//===- LockAcrossSuspensionCheck.h - heddle-lock-across-suspension -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_LOCKACROSSSUSPENSIONCHECK_H
#define HEDDLE_CHECKS_LOCKACROSSSUSPENSIONCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds coroutines that hold a lock while they are suspended: another thread
/// may resume them, and release what it does not own.
class LockAcrossSuspensionCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_LOCKACROSSSUSPENSIONCHECK_H
