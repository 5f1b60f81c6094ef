//===- SendAfterCloseCheck.cpp - heddle-send-after-close ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SendAfterCloseCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void SendAfterCloseCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::SendAfterClose &F : TU.findings().SendsAfterClose) {
    diag(F.Send.Where.getBegin(),
         "%0 is %select{closed on a path that leads here|already closed}1 when "
         "this sends; close it after the last send")
        << quoted(F.Send) << F.Always << F.Send.Where;
    diag(F.Closed, "it is closed here", DiagnosticIDs::Note);
  }
  for (const analysis::Conflict &C : TU.findings().ClosesDuringSend) {
    diag(C.First.Where.getBegin(),
         "this may send on %0 after it was closed: nothing orders the send "
         "before the close; close it when all senders have ended")
        << quoted(C.First) << C.First.Where;
    diag(C.Second.Where.getBegin(), "it is closed here at the same time",
         DiagnosticIDs::Note)
        << C.Second.Where;
    noteSpawn(C.FirstTask, "the sending task starts here");
    noteSpawn(C.SecondTask, "the closing task starts here");
  }
}
