//===- DoubleCloseCheck.cpp - heddle-double-close -------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DoubleCloseCheck.h"
#include "FixIts.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::DoubleCloseKind;

void DoubleCloseCheck::report(analysis::TranslationUnitAnalysis &TU) {
  SourceText Source(TU.context());
  for (const analysis::DoubleClose &F : TU.findings().DoubleCloses) {
    std::string Name = "'" + F.Channel.str() + "'";
    SourceLocation At = F.Where.getBegin();
    switch (F.Kind) {
    case DoubleCloseKind::Twice:
      diag(At, "%0 is closed again here: a path that leads here has closed it; "
               "leave the close to one place")
          << Name << F.Where << Source.dropRepetition(F.In, F.First, At);
      break;
    case DoubleCloseKind::Again:
      diag(At, "%0 is closed in every round of the loop; close it once, after "
               "the loop")
          << Name << F.Where;
      break;
    case DoubleCloseKind::Tasks:
      diag(At, "%0 is closed by more than one task; let the one that knows "
               "that all have ended close it")
          << Name << F.Where;
      break;
    case DoubleCloseKind::Destructor:
      diag(At, "%0 is closed by the destructor although %1 closes it, too; "
               "remember whether it is closed, or leave it to one of them")
          << Name << F.Closer << F.Where;
      break;
    case DoubleCloseKind::Empty:
      diag(At, "%0 is empty here: there is no channel to close; close it "
               "through the handle that has the channel")
          << Name << F.Where;
      if (F.Other.isValid())
        diag(F.Other, "it is emptied here", DiagnosticIDs::Note);
      continue;
    }
    if (F.First.isValid() && F.First != At)
      diag(F.First, "it is closed here first", DiagnosticIDs::Note);
    if (F.Other.isValid())
      diag(F.Other, "the task starts here", DiagnosticIDs::Note);
  }
  // The close of a receiver while the sender still sends is told about at the
  // send, where somebody looks there.
  if (isEnabled("heddle-send-after-close"))
    return;
  for (const analysis::Conflict &C : TU.findings().ClosesDuringSend) {
    if (llvm::any_of(TU.findings().DoubleCloses,
                     [&](const analysis::DoubleClose &F) {
                       return F.Where.getBegin() == C.Second.Where.getBegin() ||
                              F.First == C.Second.Where.getBegin();
                     }))
      continue;
    diag(C.Second.Where.getBegin(),
         "%0 is closed here while another task may still send on it; let the "
         "last sender close it")
        << quoted(C.Second) << C.Second.Where;
    diag(C.First.Where.getBegin(), "it is sent to here at the same time",
         DiagnosticIDs::Note)
        << C.First.Where;
    noteSpawn(C.FirstTask, "the sending task starts here");
    noteSpawn(C.SecondTask, "the closing task starts here");
  }
}
