//===- FalseSharingCheck.h - heddle-false-sharing ---------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_FALSESHARINGCHECK_H
#define HEDDLE_CHECKS_FALSESHARINGCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds counters and slots that several tasks write in loops and that lie in
/// one cache line, so that each write takes the line from the others.
class FalseSharingCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_FALSESHARINGCHECK_H
