//===- SyncLifetimeCheck.h - heddle-sync-lifetime ---------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_SYNCLIFETIMECHECK_H
#define HEDDLE_CHECKS_SYNCLIFETIMECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds locks and conditions that are used before they exist, after they are
/// gone, or that each call has to itself.
class SyncLifetimeCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_SYNCLIFETIMECHECK_H
