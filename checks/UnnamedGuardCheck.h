//===- UnnamedGuardCheck.h - heddle-unnamed-guard ---------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_UNNAMEDGUARDCHECK_H
#define HEDDLE_CHECKS_UNNAMEDGUARDCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds guards that do not guard the code after them: unnamed ones that die at
/// once, declarations that only look like a guard, and guards that never lock.
class UnnamedGuardCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_UNNAMEDGUARDCHECK_H
