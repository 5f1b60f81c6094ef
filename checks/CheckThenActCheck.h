//===- CheckThenActCheck.h - heddle-check-then-act --------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_CHECKTHENACTCHECK_H
#define HEDDLE_CHECKS_CHECKTHENACTCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds decisions on shared state that are acted upon in a second step, after
/// the lock under which the state was read was released.
class CheckThenActCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_CHECKTHENACTCHECK_H
