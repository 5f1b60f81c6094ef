//===- CoroutineLifetimeCheck.h - heddle-coroutine-lifetime -----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_COROUTINELIFETIMECHECK_H
#define HEDDLE_CHECKS_COROUTINELIFETIMECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds coroutines that go on after what they refer to has ended, and
/// coroutines that never begin because nobody awaits them.
class CoroutineLifetimeCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_COROUTINELIFETIMECHECK_H
