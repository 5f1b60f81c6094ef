//===- DeferInLoopCheck.h - heddle-defer-in-loop ----------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_DEFERINLOOPCHECK_H
#define HEDDLE_CHECKS_DEFERINLOOPCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds work deferred to the end of the function from within a loop: it piles
/// up, and what it refers to is gone when it runs.
class DeferInLoopCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_DEFERINLOOPCHECK_H
