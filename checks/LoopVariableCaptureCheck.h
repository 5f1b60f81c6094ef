//===- LoopVariableCaptureCheck.h - heddle-loop-variable-capture -*- C++
//-*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_LOOPVARIABLECAPTURECHECK_H
#define HEDDLE_CHECKS_LOOPVARIABLECAPTURECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds tasks that refer to the variable of the loop that starts them, which
/// has another value, or is gone, by the time they look.
class LoopVariableCaptureCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_LOOPVARIABLECAPTURECHECK_H
