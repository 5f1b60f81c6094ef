//===- UnjoinedThreadCheck.cpp - heddle-unjoined-thread -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnjoinedThreadCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using Kind = analysis::HandleMistakeKind;

void UnjoinedThreadCheck::report(analysis::TranslationUnitAnalysis &TU) {
  bool IsCpp = getLangOpts().CPlusPlus;
  for (const analysis::HandleMistake &F : TU.findings().HandleMistakes) {
    std::string Name = "'" + F.Object + "'";
    SourceLocation At = F.Where.getBegin();
    StringRef Started = "the thread is started here";
    switch (F.Kind) {
    case Kind::Unjoined:
      diag(At, F.Elements ? "threads in %0 may still be joinable when it is "
                            "destroyed here, which ends the program; join them "
                            "on every path"
                          : "%0 is still joinable when it is destroyed here, "
                            "which ends the program; join it on every path")
          << Name << F.Where;
      break;
    case Kind::UnjoinedAtThrow:
      diag(At, "an exception that comes from here destroys %0 while it is "
               "joinable, which ends the program; let an object join it")
          << Name << F.Where;
      if (F.Inner.isValid())
        diag(F.Inner, "it is thrown here", DiagnosticIDs::Note);
      break;
    case Kind::UnjoinedAtOnce:
      diag(At,
           "this thread is destroyed in the statement that starts it, which "
           "ends the program; give it a name and join it")
          << F.Where;
      break;
    case Kind::UnjoinedMember:
      diag(At, "nothing joins the thread of %0 before it is destroyed, which "
               "ends the program; join it in the destructor")
          << Name;
      break;
    case Kind::Forgotten:
      diag(At, "the thread of %0 is not joined on a path that leaves the "
               "function here, although other paths join it; join it or detach "
               "it on every path")
          << Name << F.Where;
      break;
    case Kind::NeverJoined:
      diag(At, "the thread of %0 is neither joined nor detached, so that what "
               "it occupies is never freed; join it or detach it")
          << Name << F.Where;
      continue;
    case Kind::DiesWithMain:
      diag(At, "the program ends here although a task has been started that "
               "nothing waits for; %select{join its thread|wait for the task}0 "
               "before main returns")
          << IsCpp << F.Where;
      Started = "it runs on its own from here on";
      break;
    case Kind::ResultDropped:
      diag(At, "the %select{future|handle}0 of this task is destroyed at once, "
               "which waits for its end; keep it while other work is done")
          << F.IsJoin << F.Where;
      break;
    default:
      continue;
    }
    if (F.Other.isValid())
      diag(F.Other, Started, DiagnosticIDs::Note);
  }
}
