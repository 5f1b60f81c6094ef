//===- ThreadHandleMisuseCheck.h - heddle-thread-handle-misuse --*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_THREADHANDLEMISUSECHECK_H
#define HEDDLE_CHECKS_THREADHANDLEMISUSECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds threads joined or detached in the wrong state, and promises and
/// futures used twice, too late or never.
class ThreadHandleMisuseCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_THREADHANDLEMISUSECHECK_H
