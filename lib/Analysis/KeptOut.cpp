//===- KeptOut.cpp - Who would end a wait, but must not -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/KeptOut.h"
#include "Analysis/SummaryEngine.h"

using namespace heddle::analysis;
using namespace clang;

bool heddle::analysis::standsWith(const AccessPath &Lock,
                                  const AccessPath &Subject) {
  const size_t N = Lock.steps().size();
  return N == 0 || (Subject.steps().size() >= N &&
                    Lock.prefix(N - 1) == Subject.prefix(N - 1));
}

KeptOut heddle::analysis::keptOut(
    SummaryEngine &Engine, llvm::function_ref<bool(const Event &)> Ends,
    llvm::function_ref<SourceLocation(llvm::ArrayRef<Event>, const Event &)>
        NeededAt) {
  KeptOut Found;
  for (const Task &T : Engine.spawned()) {
    Found.All &= T.Resolved && T.Pending.empty() && !T.Truncated;
    for (const Event &E : T.Body) {
      if (!Ends(E))
        continue;
      SourceLocation At = NeededAt(T.Body, E);
      Found.All &= At.isValid();
      if (At.isValid() && !Found.By) {
        Found.By = &T;
        Found.NeededAt = At;
      }
    }
  }
  // What is done before there are tasks ends nothing.
  for (const auto &[F, Node] : Engine.index().nodes())
    if (const FunctionSummary *S = Engine.summary(F))
      for (const Event &E : S->Events)
        if ((E.BesideTasks || !(F->isMain() || isa<CXXConstructorDecl>(F))) &&
            Ends(E))
          Found.All &= NeededAt(S->Events, E).isValid();
  return Found;
}
