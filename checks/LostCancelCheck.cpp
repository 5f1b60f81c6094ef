//===- LostCancelCheck.cpp - heddle-lost-cancel ---------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LostCancelCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using Kind = analysis::HandleMistakeKind;

void LostCancelCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::HandleMistake &F : TU.findings().HandleMistakes) {
    std::string Name = "'" + F.Object + "'";
    SourceLocation At = F.Where.getBegin();
    if (F.Kind == Kind::CancelDropped) {
      diag(At, "%0 is never called, so that the context and its timer are kept "
               "until the parent ends; defer it")
          << Name << F.Where;
    } else if (F.Kind == Kind::CancelMissed) {
      diag(At, "%0 is not called on a path that leaves the function here, "
               "although other paths call it; defer it")
          << Name << F.Where;
      diag(F.Other, "the context is made here", DiagnosticIDs::Note);
    }
  }
}
