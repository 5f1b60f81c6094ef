//===- ContextNotPropagatedCheck.h - heddle-context-not-propagated -*- C++
//-*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_CONTEXTNOTPROPAGATEDCHECK_H
#define HEDDLE_CHECKS_CONTEXTNOTPROPAGATEDCHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds contexts and stop tokens that are at hand but not passed on, so that
/// cancelling does not reach the work.
class ContextNotPropagatedCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_CONTEXTNOTPROPAGATEDCHECK_H
