//===- BlockingUnderLockCheck.h - heddle-blocking-under-lock ----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_BLOCKINGUNDERLOCKCHECK_H
#define HEDDLE_CHECKS_BLOCKINGUNDERLOCKCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds tasks that wait for something else while they hold a lock: another
/// task, a channel, a sleep, input or output.
class BlockingUnderLockCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_BLOCKINGUNDERLOCKCHECK_H
