//===- SendAfterCloseCheck.h - heddle-send-after-close ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHECKS_SENDAFTERCLOSECHECK_H
#define HEDDLE_CHECKS_SENDAFTERCLOSECHECK_H

#include "HeddleCheck.h"

namespace clang::tidy::heddle {

/// Finds sends on a channel that is closed on some path before, or that another
/// task closes while the sender still runs.
class SendAfterCloseCheck : public HeddleCheck {
public:
  using HeddleCheck::HeddleCheck;

protected:
  void report(analysis::TranslationUnitAnalysis &TU) override;
};

} // namespace clang::tidy::heddle

#endif // HEDDLE_CHECKS_SENDAFTERCLOSECHECK_H
