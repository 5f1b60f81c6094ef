//===- LockOrderInversionCheck.h - heddle-lock-order-inversion --*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_LOCKORDERINVERSIONCHECK_H
#define HEDDLE_CHECKS_LOCKORDERINVERSIONCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds locks that are taken in opposite orders, so that tasks can wait for
/// each other in a circle.
class LockOrderInversionCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_LOCKORDERINVERSIONCHECK_H
