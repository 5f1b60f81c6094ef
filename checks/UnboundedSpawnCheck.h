//===- UnboundedSpawnCheck.h - heddle-unbounded-spawn -----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_UNBOUNDEDSPAWNCHECK_H
#define HEDDLE_CHECKS_UNBOUNDEDSPAWNCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds loops that start a task for each piece of input, with nothing that
/// limits how many run at once.
class UnboundedSpawnCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_UNBOUNDEDSPAWNCHECK_H
