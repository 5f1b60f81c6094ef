//===- PoolMisuseCheck.cpp - heddle-pool-misuse ---------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PoolMisuseCheck.h"
#include "FixIts.h"

using namespace clang;
using namespace clang::tidy::heddle;

using Kind = analysis::HandleMistakeKind;

void PoolMisuseCheck::report(analysis::TranslationUnitAnalysis &TU) {
  SourceText Source(TU.context());
  for (const analysis::HandleMistake &F : TU.findings().HandleMistakes) {
    std::string Name = "'" + F.Object + "'";
    SourceLocation At = F.Where.getBegin();
    StringRef Before = "it is put back here";
    switch (F.Kind) {
    case Kind::UsedAfterPut:
      diag(At, "%0 is used after it was put back, when others may have it; put "
               "it back last")
          << Name << F.Where;
      break;
    case Kind::PutTwice:
      diag(At,
           "%0 is put back a second time, so that two others may get it; put "
           "it back once")
          << Name << F.Where << Source.dropRepetition(F.In, F.Other, At);
      break;
    case Kind::PutMissed:
      diag(At, "%0 is not put back on a path that leaves the function here, "
               "although other paths put it back; put it back on every path")
          << Name << F.Where;
      Before = "it is taken out here";
      break;
    case Kind::PutLocal:
      diag(At, "%0 is put back while it points to a variable of this function, "
               "which whoever gets it next finds gone; reset it before")
          << Name << F.Where;
      Before = "it gets the address here";
      break;
    default:
      continue;
    }
    if (F.Other.isValid())
      diag(F.Other, Before, DiagnosticIDs::Note);
  }
}
