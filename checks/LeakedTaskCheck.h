//===- LeakedTaskCheck.h - heddle-leaked-task -------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_LEAKEDTASKCHECK_H
#define HEDDLE_CHECKS_LEAKEDTASKCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds tasks that can never end: they wait for something that nobody does, or
/// loop without a way out.
class LeakedTaskCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_LEAKEDTASKCHECK_H
