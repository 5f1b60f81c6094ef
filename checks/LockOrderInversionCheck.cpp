//===- LockOrderInversionCheck.cpp - heddle-lock-order-inversion ----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LockOrderInversionCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void LockOrderInversionCheck::report(analysis::TranslationUnitAnalysis &TU) {
  StringRef Advice = getLangOpts().CPlusPlus
                         ? "lock both at once, or always in the same order"
                         : "always lock them in the same order";
  auto Quoted = [](const analysis::AccessPath &P) {
    return "'" + P.str() + "'";
  };
  for (const analysis::LockCycle &F : TU.findings().LockCycles) {
    const analysis::LockEdge &First = F.Edges.front();
    SourceLocation At = First.TakenAt.getBegin();
    std::string Held = Quoted(First.Held), Taken = Quoted(First.Taken);
    if (F.AgainstDeclaration)
      diag(At, "%0 is locked while %1 is held, although its declaration says "
               "the opposite order; take them in that order")
          << Taken << Held << First.TakenAt;
    else if (F.SwappedObjects)
      diag(At, "%0 is locked while %1 is held; a call with the two objects "
               "swapped takes them in the opposite order, and both wait for "
               "ever; %2")
          << Taken << Held << Advice << First.TakenAt;
    else if (F.Ring)
      diag(At, "%0 is locked while %1 is held; when every task around the ring "
               "holds its first lock, all wait for ever; let one of them take "
               "its locks in the opposite order")
          << Taken << Held << First.TakenAt;
    else
      diag(At, "%0 is locked while %1 is held, and elsewhere in the opposite "
               "order%select{| through other locks}2: tasks can wait for each "
               "other for ever; %3")
          << Taken << Held << (F.Edges.size() > 2) << Advice << First.TakenAt;
    bool IsFirst = true;
    for (const analysis::LockEdge &E : F.Edges) {
      diag(E.HeldAt, "%0 is locked here", DiagnosticIDs::Note)
          << Quoted(E.Held);
      for (const Expr *Call : llvm::reverse(E.Via))
        diag(Call->getBeginLoc(), "through this call", DiagnosticIDs::Note)
            << Call->getSourceRange();
      if (!IsFirst)
        diag(E.TakenAt.getBegin(), "and %0 after it", DiagnosticIDs::Note)
            << Quoted(E.Taken) << E.TakenAt;
      IsFirst = false;
    }
  }
}
