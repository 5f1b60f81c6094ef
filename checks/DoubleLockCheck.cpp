//===- DoubleLockCheck.cpp - heddle-double-lock ---------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DoubleLockCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

void DoubleLockCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::DoubleLock &F : TU.findings().DoubleLocks) {
    const analysis::Event &E = F.Again;
    if (F.Together) {
      diag(E.Where.getBegin(), "%0 is to be locked twice at once: the task "
                               "waits for itself; name each lock once")
          << quoted(E) << E.Where;
      continue;
    }
    if (F.First.AtEntry && E.Via.empty()) {
      diag(E.Where.getBegin(),
           "%0 is locked here, but whoever comes here is said to hold it: then "
           "the task waits for itself; correct one of the two")
          << quoted(E) << E.Where;
      diag(F.First.Where,
           "%select{it is said here|the annotation of this function says so}0",
           DiagnosticIDs::Note)
          << (E.In && F.First.Where == E.In->getLocation());
      continue;
    }
    // Where this function takes part: the lock itself, or the call to it.
    SourceRange At = E.Via.empty() ? E.Where : E.Via.back()->getSourceRange();
    // What it is that this task holds, and what it wants.
    int Mode = F.First.Shared ? 1 : E.Shared ? 2 : 0;
    diag(At.getBegin(),
         "%select{%1 is locked again|this call locks %1}0 while this task "
         "%select{holds it already|has it locked for reading|has it locked for "
         "writing}2: the task waits for itself; release it before%select{|, or "
         "call a function that expects it held}0")
        << !E.Via.empty() << quoted(E) << Mode << At;
    diag(F.First.Where, "it was locked here first", DiagnosticIDs::Note);
    if (E.Via.empty())
      continue;
    for (const Expr *Call : llvm::drop_begin(llvm::reverse(E.Via)))
      diag(Call->getBeginLoc(), "through this call", DiagnosticIDs::Note)
          << Call->getSourceRange();
    diag(E.Where.getBegin(), "the call locks it here", DiagnosticIDs::Note)
        << E.Where;
  }
}
