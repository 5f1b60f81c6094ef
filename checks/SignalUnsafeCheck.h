//===- SignalUnsafeCheck.h - heddle-signal-unsafe ---------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_SIGNALUNSAFECHECK_H
#define HEDDLE_CHECKS_SIGNALUNSAFECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds signal handlers that do what the signal may have interrupted: lock,
/// allocate, print, or change an object that the rest of the program uses.
class SignalUnsafeCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_SIGNALUNSAFECHECK_H
