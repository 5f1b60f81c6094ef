//===- WriteUnderSharedLockCheck.h - heddle-write-under-shared-lock -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_WRITEUNDERSHAREDLOCKCHECK_H
#define HEDDLE_CHECKS_WRITEUNDERSHAREDLOCKCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds writes to shared data by a task that holds only the reader's side of
/// the lock that guards it.
class WriteUnderSharedLockCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_WRITEUNDERSHAREDLOCKCHECK_H
