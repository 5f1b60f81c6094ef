//===- BlockedForeverCheck.h - heddle-blocked-forever -----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_BLOCKEDFOREVERCHECK_H
#define HEDDLE_CHECKS_BLOCKEDFOREVERCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds waits that nothing can end: a channel without a peer, a signal that is
/// sent only afterwards, tasks that wait for each other in a circle.
class BlockedForeverCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_BLOCKEDFOREVERCHECK_H
