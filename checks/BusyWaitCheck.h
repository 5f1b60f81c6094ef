//===- BusyWaitCheck.h - heddle-busy-wait -----------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_BUSYWAITCHECK_H
#define HEDDLE_CHECKS_BUSYWAITCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds loops that wait for another task by asking again and again without
/// ever blocking.
class BusyWaitCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_BUSYWAITCHECK_H
