//===- NullSendCheck.h - heddle-null-send -----------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_NULLSENDCHECK_H
#define HEDDLE_CHECKS_NULLSENDCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds null pointers and empty handles that are sent into a channel whose
/// receiver uses what it gets without asking.
class NullSendCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_NULLSENDCHECK_H
