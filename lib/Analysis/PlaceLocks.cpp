//===- PlaceLocks.cpp - What is held where memory is accessed -------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/PlaceLocks.h"

using namespace heddle::analysis;
using namespace clang;

static bool hasExclusiveLock(const Event &E) {
  return llvm::any_of(E.Locks,
                      [](const HeldLock &L) { return L.Unknown || !L.Shared; });
}

static bool isLocked(const Event &E, SummaryEngine &Engine) {
  return hasExclusiveLock(E) || !E.Claims.empty() ||
         llvm::any_of(E.Later, [&](const AccessPath &P) {
           const ValueDecl *D = P.lastNamed();
           const heddle::model::TypeModel *Kind =
               D ? Engine.model().type(D->getType()) : nullptr;
           return Kind && Kind->Kind != heddle::model::TypeKind::Atomic &&
                  llvm::is_contained(E.Waited, P);
         });
}

bool heddle::analysis::isExclusive(const Event &E) {
  if (hasExclusiveLock(E))
    return true;
  // A semaphore used as a lock, tasks that take turns. Plain memory that is
  // written tells others to go on only if it was waited for, too.
  return !E.Waited.empty() && llvm::any_of(E.Later, [&](const AccessPath &P) {
    const ValueDecl *D = P.lastNamed();
    bool IsPlain = D && (D->getType()->isPointerType() ||
                         D->getType()->isArithmeticType());
    AccessPath Itself = E.Path.anyElement();
    return P != Itself && P != clearedOf(Itself) &&
           (!IsPlain || flagOf(P, E.Waited));
  });
}

PlaceLocks::PlaceLocks(SummaryEngine &Engine) {
  for (const auto &[F, Node] : Engine.index().nodes()) {
    const FunctionSummary *Summary = Engine.summary(F);
    if (!Summary)
      continue;
    for (const Event &E : Summary->Events) {
      if (!isMemoryAccess(E.Kind))
        continue;
      Place &P = Places[{E.Where.getBegin(), isWrite(E.Kind)}];
      bool Exclusive = isExclusive(E);
      P.SomeExclusive |= Exclusive;
      P.SomeLocked |= isLocked(E, Engine);
      P.AlwaysExclusive &= Exclusive;
    }
  }
}

bool heddle::analysis::isKnownRace(SummaryEngine &Engine,
                                   const AccessPath &Object,
                                   SourceLocation At) {
  const ValueDecl *Name = Object.lastNamed();
  return llvm::any_of(Engine.findings().Races, [&](const Conflict &C) {
    return C.First.Where.getBegin() == At || C.Second.Where.getBegin() == At ||
           (Name && C.First.Path.lastNamed() == Name);
  });
}
