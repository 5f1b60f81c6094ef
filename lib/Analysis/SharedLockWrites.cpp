//===- SharedLockWrites.cpp - Writes under the reader's side of a lock ----===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who holds the shared side of a lock runs beside others who do. A write there
// is an error if the lock guards what is written: the two belong together, and
// another function accesses the same under the same lock.
//
//===----------------------------------------------------------------------===//

#include "Analysis/LocalAnalyses.h"
#include "Analysis/PlaceLocks.h"

using namespace heddle::analysis;
using namespace clang;

/// A class around a lock: some of its methods return with the lock held.
static bool isLockClass(QualType T, SummaryEngine &Engine) {
  const auto *R = T->getAsCXXRecordDecl();
  return R && R->hasDefinition() &&
         llvm::any_of(R->methods(), [&](const CXXMethodDecl *Method) {
           const FunctionDecl *Definition = nullptr;
           const FunctionSummary *S = Method->hasBody(Definition)
                                          ? Engine.summary(Definition)
                                          : nullptr;
           return S && llvm::any_of(S->Acquired, [](const HeldLock &L) {
                    return L.Lock.kind() == AccessPath::This;
                  });
         });
}

/// Does the object that contains \p Lock contain \p Data, too, with no pointer
/// between? A lock that is a variable of its own may guard any other variable.
static bool belongTogether(const AccessPath &Data, const AccessPath &Lock,
                           SummaryEngine &Engine) {
  if (Data.isCopied() || Lock.isCopied())
    return false;
  if (Lock.steps().empty())
    return Lock.var() && Data.var() && !Data.hasDeref();
  AccessPath Owner = Lock.prefix(Lock.steps().size() - 1);
  while (!Owner.steps().empty() &&
         Owner.steps().back().Kind == PathStep::Field &&
         isLockClass(Owner.steps().back().Member->getType(), Engine))
    Owner = Owner.prefix(Owner.steps().size() - 1);
  return Lock.steps().back().Kind == PathStep::Field &&
         Owner.isPrefixOf(Data) &&
         llvm::none_of(
             Data.steps().drop_front(Owner.steps().size()),
             [](const PathStep &S) { return S.Kind == PathStep::Deref; });
}

static bool isOwnCopy(const AccessPath &P) {
  const VarDecl *V = P.var();
  return V && (V->getTLSKind() != VarDecl::TLS_None ||
               (isa<ParmVarDecl>(V) && !P.hasDeref() &&
                !V->getType()->isReferenceType()));
}

static bool isSetUp(const FunctionDecl *F) {
  return !F || isa<CXXConstructorDecl, CXXDestructorDecl>(F);
}

static bool isUnder(const Event &E, const ValueDecl *Lock, bool &Exclusive) {
  for (const HeldLock &L : E.Locks)
    if (!L.Unknown && L.Lock.lastNamed() == Lock) {
      Exclusive = !L.Shared;
      return true;
    }
  return false;
}

namespace {
/// The accesses of a TU to one variable or field.
using Accesses = llvm::MapVector<const ValueDecl *, std::vector<const Event *>>;
} // namespace

static void judge(const Event &E, llvm::ArrayRef<const Event *> All,
                  SummaryEngine &Engine) {
  if (E.Kind != EventKind::Write || E.Locks.empty() || E.OneInstance ||
      isExclusive(E) || isSetUp(E.In) || isOwnCopy(E.Path))
    return;
  for (const HeldLock &Held : E.Locks) {
    const ValueDecl *Lock = Held.Lock.lastNamed();
    if (!Lock || !belongTogether(E.Path, Held.Lock, Engine))
      continue;
    const Event *Other = nullptr;
    bool SomeExclusive = false, AllUnder = true, GuardedTwice = false;
    for (const Event *U : All) {
      bool Exclusive = false;
      // Some way to get here holds another lock that lets in one at a time.
      GuardedTwice |= U->Where.getBegin() == E.Where.getBegin() &&
                      !isUnder(*U, Lock, Exclusive) && isExclusive(*U);
      bool Under = isUnder(*U, Lock, Exclusive);
      AllUnder &= Under || isSetUp(U->In);
      if (!Under || U->In == E.In || isSetUp(U->In))
        continue;
      if (!Other || (Exclusive && !SomeExclusive))
        Other = U;
      SomeExclusive |= Exclusive;
    }
    // That a variable is accessed under a lock of another one says little as
    // long as both sides only read-lock it.
    bool OneObject = !Held.Lock.steps().empty();
    if (GuardedTwice || !Other || !(OneObject || SomeExclusive || AllUnder))
      continue;
    auto &Found = Engine.findings().SharedLockWrites;
    for (const SharedLockWrite &Known : Found)
      if (Known.Write.Where.getBegin() == E.Where.getBegin() ||
          (Known.Write.In == E.In &&
           Known.Write.Path.lastNamed() == E.Path.lastNamed()))
        return;
    Found.push_back(
        {E, Held, *Other, isKnownRace(Engine, E.Path, E.Where.getBegin())});
    return;
  }
}

void heddle::analysis::findSharedLockWrites(SummaryEngine &Engine) {
  if (!Engine.index().usesLocks())
    return;
  Accesses All;
  bool AnyShared = false;
  for (const auto &[F, Node] : Engine.index().nodes())
    if (const FunctionSummary *Summary = Engine.summary(F))
      for (const Event &E : Summary->Events)
        if (const ValueDecl *D = E.Path.lastNamed();
            D && isMemoryAccess(E.Kind)) {
          All[D].push_back(&E);
          AnyShared |=
              llvm::any_of(E.Locks, [](const HeldLock &L) { return L.Shared; });
        }
  if (!AnyShared)
    return;
  for (const auto &[D, Events] : All)
    for (const Event *E : Events)
      judge(*E, Events, Engine);
}
