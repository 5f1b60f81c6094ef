//===- ReferenceCycleCheck.cpp - heddle-reference-cycle -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReferenceCycleCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void ReferenceCycleCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::ReferenceCycle &F : TU.findings().ReferenceCycles) {
    std::string Owner =
        F.Owner ? "'" + F.Owner->getNameAsString() + "'" : "its object";
    if (F.Member)
      diag(F.Captured,
           "the closure keeps %0 alive, which holds the closure in %1: neither "
           "is ever freed; capture a weak pointer, or clear %1 when it is done")
          << Owner << F.Member << F.Closure->getSourceRange();
    else
      diag(F.Captured,
           "the closure is held by %0, which it keeps alive: it is never "
           "freed; capture a weak pointer, or clear it when it is done")
          << Owner << F.Closure->getSourceRange();
  }
}
