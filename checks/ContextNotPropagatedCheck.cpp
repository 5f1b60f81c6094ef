//===- ContextNotPropagatedCheck.cpp - heddle-context-not-propagated ------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContextNotPropagatedCheck.h"

using namespace clang;
using namespace clang::tidy::heddle;

using analysis::LostContextKind;

void ContextNotPropagatedCheck::report(analysis::TranslationUnitAnalysis &TU) {
  for (const analysis::LostContext &F : TU.findings().LostContexts) {
    if (F.Kind == LostContextKind::Fresh) {
      auto Diag = diag(F.Fresh->getBeginLoc(),
                       "cancelling %0 does not reach what gets this fresh "
                       "context; pass %0 on")
                  << F.AtHand << F.Fresh->getSourceRange();
      if (F.Replaceable)
        Diag << FixItHint::CreateReplacement(F.Fresh->getSourceRange(),
                                             F.AtHand->getName());
      continue;
    }
    diag(F.Where.getBegin(),
         "the task goes on although it may be told to stop: it never looks at "
         "%0; ask it in each round")
        << F.AtHand;
    diag(F.AtHand->getLocation(), "%0 is declared here", DiagnosticIDs::Note)
        << F.AtHand;
    noteSpawn(F.Task);
  }
}
