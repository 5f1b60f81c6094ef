//===- WaitWithoutPredicateCheck.h - heddle-wait-without-predicate -*- C++
//-*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_WAITWITHOUTPREDICATECHECK_H
#define HEDDLE_CHECKS_WAITWITHOUTPREDICATECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds condition waits that do not ask again for the state they wait for, and
/// notifications that a waiter can miss.
class WaitWithoutPredicateCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_WAITWITHOUTPREDICATECHECK_H
