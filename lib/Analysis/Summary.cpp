//===- Summary.cpp - What a function does, in its own frame ---------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Summary.h"

using namespace heddle::analysis;

bool heddle::analysis::contradicts(const FactSet &X, const FactSet &Y) {
  return llvm::any_of(X, [&](const Fact &A) {
    return llvm::any_of(Y, [&](const Fact &B) {
      return A.Tested == B.Tested &&
             ((A.Value == B.Value && A.Holds != B.Holds) ||
              (A.Value != B.Value && A.Holds && B.Holds));
    });
  });
}

static bool isSameHold(const HeldLock &X, const HeldLock &Y) {
  return X.Lock == Y.Lock && X.Shared == Y.Shared && X.Unknown == Y.Unknown &&
         X.Moved == Y.Moved && X.AtEntry == Y.AtEntry;
}

bool heddle::analysis::isSameAccess(const Event &X, const Event &Y) {
  if (!isMemoryAccess(X.Kind) || X.Kind != Y.Kind || X.Where != Y.Where ||
      X.In != Y.In)
    return false;
  auto Flags = [](const Event &E) {
    return std::make_tuple(E.ForLife, E.Frees, E.Asked, E.Replaced, E.Unknown,
                           E.Shallow, E.OneInstance, E.Repeated, E.Relaxed,
                           E.Unsure, E.BesideTasks);
  };
  return X.Path == Y.Path && Flags(X) == Flags(Y) &&
         llvm::equal(X.Locks, Y.Locks, isSameHold) && X.When == Y.When &&
         X.Dropped == Y.Dropped && X.Waited == Y.Waited && X.Later == Y.Later;
}
