//===- CopiedSyncCheck.h - heddle-copied-sync -------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_COPIEDSYNCCHECK_H
#define HEDDLE_CHECKS_COPIEDSYNCCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds locks, wait groups, conditions and atomics that are copied, so that
/// the tasks no longer share one.
class CopiedSyncCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_COPIEDSYNCCHECK_H
