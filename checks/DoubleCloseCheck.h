//===- DoubleCloseCheck.h - heddle-double-close -----------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_DOUBLECLOSECHECK_H
#define HEDDLE_CHECKS_DOUBLECLOSECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds closes of a channel that is already closed, or that is empty, on some
/// path, and channels that several tasks close.
class DoubleCloseCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_DOUBLECLOSECHECK_H
