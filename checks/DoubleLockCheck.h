//===- DoubleLockCheck.h - heddle-double-lock -------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_DOUBLELOCKCHECK_H
#define HEDDLE_CHECKS_DOUBLELOCKCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds locks that are taken again by the task that holds them already,
/// directly or in a function it calls.
class DoubleLockCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_DOUBLELOCKCHECK_H
