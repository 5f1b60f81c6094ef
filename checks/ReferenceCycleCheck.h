//===- ReferenceCycleCheck.h - heddle-reference-cycle -----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_REFERENCECYCLECHECK_H
#define HEDDLE_CHECKS_REFERENCECYCLECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds closures that are stored in the object that they keep alive, so that
/// neither is ever freed.
class ReferenceCycleCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_REFERENCECYCLECHECK_H
