//===- NonAtomicUpdateCheck.h - heddle-non-atomic-update --------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_NONATOMICUPDATECHECK_H
#define HEDDLE_CHECKS_NONATOMICUPDATECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds atomics that are read, changed and written back, or tested and set, in
/// separate steps, and lazy initialisation that two tasks can do at once.
class NonAtomicUpdateCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_NONATOMICUPDATECHECK_H
