//===- NullSendCheck.cpp - heddle-null-send -------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NullSendCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void NullSendCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::NullSend &F : TU.findings().NullSends) {
    diag(F.Sent->getBeginLoc(),
         "nothing is sent into '%0', whose receiver uses what it gets without "
         "asking; send an object, or have the receiver ask")
        << F.Channel->getNameAsString() << F.Sent->getSourceRange();
    diag(F.Use.getBegin(), "it is used here", DiagnosticIDs::Note) << F.Use;
    if (F.Moved.isValid())
      diag(F.Moved, "what was in it has gone here", DiagnosticIDs::Note);
  }
}
