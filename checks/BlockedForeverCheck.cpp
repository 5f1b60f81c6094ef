//===- BlockedForeverCheck.cpp - heddle-blocked-forever -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BlockedForeverCheck.h"
#include "FixIts.h"
#include "WaitWords.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::BlockedKind;

void BlockedForeverCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::BlockedForever &F : TU.findings().BlockedForevers) {
    std::string Name =
        F.Subject ? "'" + F.Subject->getNameAsString() + "'" : "it";
    SourceLocation At = F.Where.getBegin();
    switch (F.Kind) {
    case BlockedKind::EmptyHandle:
      diag(At, "this waits for ever: %0 is empty, there is no channel; use the "
               "handle that has it")
          << Name << F.Where;
      if (F.Other.isValid())
        diag(F.Other, "it is emptied here", DiagnosticIDs::Note);
      break;
    case BlockedKind::EmptySelect:
      diag(At, "this waits for ever: there is nothing to choose from; give it "
               "a case that can become ready")
          << F.Where;
      break;
    case BlockedKind::NoPeer:
      diag(At, F.Sends ? "this waits for ever: nobody who is there receives "
                         "from %0; start the receiver before, or give the "
                         "channel room"
                       : "this waits for ever: nobody is there who could "
                         "signal %0; start who does before")
          << Name << F.Where << giveRoom(F.NeedsRoom, TU);
      break;
    case BlockedKind::OnlyAfter:
      diag(At, F.Sends ? "this waits for ever: %0 is received from only "
                         "after it; receive in another task, or give the "
                         "channel room"
                       : "this waits for ever: %0 is signalled only after it, "
                         "by who waits here; signal it first, or in another "
                         "task")
          << Name << F.Where << giveRoom(F.NeedsRoom, TU);
      diag(F.Other, "this is never reached", DiagnosticIDs::Note);
      break;
    case BlockedKind::Circle:
      diag(At, "this waits for ever: who could end the wait for %0 waits for "
               "what comes only after it; change the order of one of them")
          << Name << F.Where;
      diag(F.Other, "the wait would be ended here", DiagnosticIDs::Note);
      if (F.Then.isValid())
        diag(F.Then, "before that, it is waited here", DiagnosticIDs::Note);
      break;
    case BlockedKind::NoRoom:
      diag(At, "this waits for ever: %0 has room for %1 and nobody has "
               "received by then; start the receiver before, or give the "
               "channel more room")
          << Name << static_cast<int>(F.Possible) << F.Where;
      break;
    case BlockedKind::TooFew:
      diag(At, "this waits for ever: it takes %0 to go on, and %1 is "
               "signalled %2 times at most; make the two numbers agree")
          << static_cast<int>(F.Needed) << Name << static_cast<int>(F.Possible)
          << F.Where;
      break;
    case BlockedKind::TooFewTasks:
      diag(At, "this waits for ever: it takes %0 tasks to go on, and only %2 "
               "come to %1; make the two numbers agree")
          << static_cast<int>(F.Needed) << Name << static_cast<int>(F.Possible)
          << F.Where;
      break;
    case BlockedKind::NeverClosed:
      diag(At, "this waits for ever in the end: it receives until %0 is "
               "closed, which nobody does; close it after the last send")
          << Name << F.Where;
      diag(F.Other, "it is sent to here", DiagnosticIDs::Note);
      break;
    case BlockedKind::Deaf:
      if (!F.Told) {
        diag(At, "the destructor of %0 waits for ever for this task: a request "
                 "to stop does not end this wait; wait with the stop token, or "
                 "ask for a flag and notify")
            << Name << F.Where;
        break;
      }
      diag(At, "this waits for ever once '%0' is set: the wait only asks for "
               "%1, which does not change any more; ask for '%0', too")
          << F.Told->getName()
          << (F.Asked ? "'" + F.Asked->getNameAsString() + "'"
                      : std::string("something else"))
          << F.Where;
      diag(F.Other, "the task is notified here, before it is joined",
           DiagnosticIDs::Note);
      break;
    case BlockedKind::Itself:
      if (F.Other.isValid()) {
        diag(At, "the task waits for the end of the task of %0, which waits "
                 "for the end of this one: neither ever ends; join both in the "
                 "task that started them")
            << Name << F.Where;
        diag(F.Other, "the other one waits here", DiagnosticIDs::Note);
        break;
      }
      diag(At, "the task waits for its own end; join it in the task that "
               "started it")
          << F.Where;
      break;
    }
    noteSpawn(F.Task);
  }
  // Who is waited for needs a lock that is held meanwhile.
  for (const analysis::UnderLock &F : TU.findings().BlocksUnderLock) {
    if (F.NeededAt.isInvalid())
      continue;
    diag(F.What.Where.getBegin(),
         "%0 while it holds '%1', which that task needs to get on: neither "
         "ever does; release the lock first")
        << waitInWords(F.What, TU.model()) << F.Lock.Lock.str() << F.What.Where;
    diag(F.NeededAt, "the task takes the lock here", DiagnosticIDs::Note);
    noteSpawn(F.Task);
    if (F.Lock.Where.isValid())
      diag(F.Lock.Where, "the lock is taken here", DiagnosticIDs::Note);
  }
}
