//===- UnjoinedThreadCheck.h - heddle-unjoined-thread -----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_UNJOINEDTHREADCHECK_H
#define HEDDLE_CHECKS_UNJOINEDTHREADCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds threads that are still joinable when their handle is destroyed, and
/// tasks that die with main or make their caller wait at once.
class UnjoinedThreadCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_UNJOINEDTHREADCHECK_H
