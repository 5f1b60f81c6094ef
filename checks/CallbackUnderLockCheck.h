//===- CallbackUnderLockCheck.h - heddle-callback-under-lock ----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_CALLBACKUNDERLOCKCHECK_H
#define HEDDLE_CHECKS_CALLBACKUNDERLOCKCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds stored callables and observers that are called while a lock is held,
/// although nobody here knows what they do.
class CallbackUnderLockCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_CALLBACKUNDERLOCKCHECK_H
