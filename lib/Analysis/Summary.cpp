//===- Summary.cpp - What a function does, in its own frame ---------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Summary.h"

using namespace heddle::analysis;

bool heddle::analysis::implies(const Fact &X, const Fact &Y) {
  if (!(X.Tested == Y.Tested))
    return false;
  if (X.isValue())
    return Y.isTrueFor(X.Value);
  // Less than 2 is less than 3; not less than 3 is not less than 2.
  if (X.Order && Y.Order)
    return X.Holds == Y.Holds &&
           (X.Holds ? X.Value <= Y.Value : X.Value >= Y.Value);
  // What is on the one side of a bound is not what is on the other.
  if (X.Order && !Y.Order)
    return !Y.Holds && !X.isTrueFor(Y.Value);
  return X == Y;
}

bool heddle::analysis::contradicts(const Fact &X, const Fact &Y) {
  Fact NotY = Y;
  NotY.Holds = !Y.Holds;
  return implies(X, NotY);
}

bool heddle::analysis::contradicts(const FactSet &X, const FactSet &Y) {
  return llvm::any_of(X, [&](const Fact &A) {
    return llvm::any_of(Y, [&](const Fact &B) { return contradicts(A, B); });
  });
}

bool heddle::analysis::tellsOf(const AccessPath &Flag, const PathSet &Posted) {
  return llvm::is_contained(Posted, Flag) ||
         llvm::is_contained(Posted, setOf(Flag));
}

const AccessPath *heddle::analysis::flagOf(const AccessPath &Posted,
                                           const PathSet &Waited) {
  auto Of = llvm::find_if(
      Waited, [&](const AccessPath &P) { return setOf(P) == Posted; });
  if (Of == Waited.end())
    Of = llvm::find(Waited, Posted);
  return Of == Waited.end() ? nullptr : &*Of;
}

static bool isSameHold(const HeldLock &X, const HeldLock &Y) {
  return X.Lock == Y.Lock && X.Shared == Y.Shared && X.Unknown == Y.Unknown &&
         X.Moved == Y.Moved && X.AtEntry == Y.AtEntry && X.All == Y.All &&
         X.Owner == Y.Owner;
}

bool heddle::analysis::isSameAccess(const Event &X, const Event &Y) {
  if (!isMemoryAccess(X.Kind) || X.Kind != Y.Kind || X.Where != Y.Where ||
      X.In != Y.In)
    return false;
  auto Flags = [](const Event &E) {
    return std::make_tuple(E.ForLife, E.Frees, E.Asked, E.Replaced, E.Published,
                           E.Unknown, E.Shallow, E.OneInstance, E.Repeated,
                           E.Counts, E.Lent, E.Relaxed, E.Takes, E.Clears,
                           E.Sets, E.Unsure, E.BesideTasks);
  };
  return X.Path == Y.Path && Flags(X) == Flags(Y) &&
         llvm::equal(X.Locks, Y.Locks, isSameHold) && X.LocksIf == Y.LocksIf &&
         X.Claims == Y.Claims && X.When == Y.When && X.Dropped == Y.Dropped &&
         X.Waited == Y.Waited && X.Later == Y.Later;
}
