//===- PoolMisuseCheck.h - heddle-pool-misuse -------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_POOLMISUSECHECK_H
#define HEDDLE_CHECKS_POOLMISUSECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds pooled objects used after they were put back, put back twice, or not
/// put back on every path.
class PoolMisuseCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_POOLMISUSECHECK_H
