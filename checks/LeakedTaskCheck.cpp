//===- LeakedTaskCheck.cpp - heddle-leaked-task ---------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LeakedTaskCheck.h"
#include "FixIts.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::LeakKind;

void LeakedTaskCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::LeakedTask &F : TU.findings().LeakedTasks) {
    std::string Name =
        F.Subject ? "'" + F.Subject->getNameAsString() + "'" : "it";
    SourceLocation At = F.Where.getBegin();
    switch (F.Kind) {
    case LeakKind::EndlessLoop:
      diag(At, "the task never ends: nothing leaves this loop; give it a stop "
               "signal")
          << F.Where;
      break;
    case LeakKind::ReceiveNobody:
      diag(At, "the task waits here for ever: nobody sends to %0 or closes it; "
               "close it when there is nothing more to send")
          << Name << F.Where;
      break;
    case LeakKind::SendNobody:
      diag(At, "the task waits here for ever: nobody receives from %0; receive "
               "from it, or give it room")
          << Name << F.Where;
      break;
    case LeakKind::SendAbandoned:
      diag(At, "the task waits here for ever if its receiver leaves without "
               "receiving from %0; give the channel room for one value")
          << Name << F.Where << giveRoom(F.NeedsRoom, TU);
      diag(F.Exit, "the receiver may leave here", DiagnosticIDs::Note);
      break;
    case LeakKind::SendersLeave:
      diag(At, "the task waits here for ever if its sender leaves without "
               "sending to %0; close the channel on each way out")
          << Name << F.Where;
      diag(F.Exit, "the sender may leave here", DiagnosticIDs::Note);
      break;
    case LeakKind::CloserLeaves:
      diag(At, "the task waits here for ever if the one who closes %0 leaves "
               "before; close the channel on each way out")
          << Name << F.Where;
      diag(F.Exit, "it may leave here", DiagnosticIDs::Note);
      break;
    case LeakKind::TakenTooFew:
      diag(At, "the task waits here for ever: %0 values are sent to %1, and %2 "
               "at most are received or fit; receive them all, or give the "
               "channel room")
          << static_cast<unsigned>(F.Needed) << Name
          << static_cast<unsigned>(F.Possible) << F.Where;
      break;
    case LeakKind::GivenTooFew:
      diag(At, "the task waits here for ever: it takes %0 from %1, and %2 at "
               "most are given; make the two numbers agree")
          << static_cast<unsigned>(F.Needed) << Name
          << static_cast<unsigned>(F.Possible) << F.Where;
      break;
    case LeakKind::SelectNobody:
      diag(At, "the task waits here for ever: nobody serves any case of this "
               "select; add a case for a stop signal")
          << F.Where;
      break;
    case LeakKind::StateNobody:
      diag(At, "the task loops for ever: nobody changes %0; set it where the "
               "task is to end")
          << Name << F.Where;
      break;
    case LeakKind::WaitNobody:
      diag(At, "the task waits here for ever: nobody changes or signals %0; "
               "signal it where the task is to end")
          << Name << F.Where;
      break;
    case LeakKind::TickerRunning:
      diag(At, "the task waits for %0 for ever: nobody stops the ticker, and "
               "the loop has no other way out; stop it, or select on a stop "
               "signal, too")
          << Name << F.Where;
      break;
    }
    noteSpawn(F.Task);
  }
}
