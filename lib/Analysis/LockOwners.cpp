//===- LockOwners.cpp - Whose lock is held at an access? ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/LockOwners.h"
#include "Analysis/Instantiation.h"

using namespace heddle::analysis;
using namespace clang;

using Relation = HeldLock::OwnerTy;

namespace {

class OwnerFinder {
public:
  OwnerFinder(const FunctionDecl *F, SummaryEngine &Engine)
      : F(F), Engine(Engine) {}

  Relation relate(const AccessPath &Location, const AccessPath &Lock) const;

private:
  bool isSteadyArgument(const ValueDecl *V) const;
  Relation relateRoots(const AccessPath &X, const AccessPath &Y) const;
  Relation relateIndices(const OriginSet &X, const OriginSet &Y) const;
  using Arguments = llvm::SmallVector<const ValueDecl *, 2>;
  std::optional<Arguments> computedFrom(const OriginSet &Index) const;

  const FunctionDecl *F;
  SummaryEngine &Engine;
};

} // namespace

bool OwnerFinder::isSteadyArgument(const ValueDecl *V) const {
  const auto *P = dyn_cast_or_null<ParmVarDecl>(V);
  // Who gives up an object has it to himself.
  return P && isFrameLocal(P, F) && !P->getType()->isRValueReferenceType() &&
         Engine.assignments(P, F) == 0;
}

Relation OwnerFinder::relateRoots(const AccessPath &X,
                                  const AccessPath &Y) const {
  if (X.sameRoot(Y))
    return HeldLock::OfObject;
  auto IsArgument = [&](const AccessPath &P) {
    return P.kind() == AccessPath::This || isSteadyArgument(P.var());
  };
  return IsArgument(X) && IsArgument(Y) ? HeldLock::OfOther
                                        : HeldLock::OfAnything;
}

/// The arguments that the value of an index depends on, if on nothing else.
std::optional<OwnerFinder::Arguments>
OwnerFinder::computedFrom(const OriginSet &Index) const {
  Arguments Result;
  for (const Origin &O : Index.Set) {
    if (O.Kind == Origin::Constant)
      continue;
    if (isSteadyArgument(O.Var)) {
      Result.push_back(O.Var);
      continue;
    }
    const auto *Local = dyn_cast_or_null<VarDecl>(O.Var);
    if (!Local || !isFrameLocal(Local, F) ||
        Engine.assignments(Local, F) != 1 || !Engine.onlySource(Local, F))
      return std::nullopt;
    for (const Origin &Source : Engine.origins(Local, F).Set) {
      if (Source.Kind == Origin::Constant)
        continue;
      if (!isSteadyArgument(Source.Var))
        return std::nullopt;
      Result.push_back(Source.Var);
    }
  }
  return Result;
}

Relation OwnerFinder::relateIndices(const OriginSet &X,
                                    const OriginSet &Y) const {
  if (X.Set.empty() || Y.Set.empty() || X.isOpaque() || Y.isOpaque())
    return HeldLock::OfAnything;
  if (X == Y)
    return HeldLock::OfObject;
  auto OfX = computedFrom(X), OfY = computedFrom(Y);
  if (!OfX || !OfY || OfX->empty() || OfY->empty())
    return HeldLock::OfAnything;
  return llvm::none_of(
             *OfX,
             [&](const ValueDecl *V) { return llvm::is_contained(*OfY, V); })
             ? HeldLock::OfOther
             : HeldLock::OfAnything;
}

/// The steps after what a pointer or reference leads to.
static llvm::ArrayRef<PathStep> fromObject(const AccessPath &P) {
  llvm::ArrayRef<PathStep> Steps = P.steps();
  return P.var() && !Steps.empty() && Steps.front().Kind == PathStep::Deref
             ? Steps.drop_front()
             : Steps;
}

Relation OwnerFinder::relate(const AccessPath &Location,
                             const AccessPath &Lock) const {
  // The innermost object that both are members of the kind of.
  auto OfLocation = fromObject(Location), OfLock = fromObject(Lock);
  size_t At = std::min(OfLocation.size(), OfLock.size());
  auto IsMember = [](const PathStep &S, const PathStep &O) {
    return S.Kind == PathStep::Field && O.Kind == PathStep::Field &&
           S.Member->getParent() == O.Member->getParent();
  };
  while (At > 0 && !IsMember(OfLocation[At - 1], OfLock[At - 1]))
    --At;
  // Two that refer to their lock may refer to one.
  if (At == 0 || llvm::any_of(OfLock.drop_front(At), [](const PathStep &S) {
        return S.Kind == PathStep::Deref;
      }))
    return HeldLock::OfAnything;
  Relation Result = relateRoots(Location, Lock);
  for (size_t I = 0; I + 1 < At && Result != HeldLock::OfAnything; ++I) {
    const PathStep &S = OfLocation[I], &O = OfLock[I];
    if (S.Kind != O.Kind || S.Member != O.Member)
      return HeldLock::OfAnything;
    if (S.Kind != PathStep::Element && S.Kind != PathStep::Link)
      continue;
    Relation OfIndex = relateIndices(S.Index, O.Index);
    if (OfIndex != HeldLock::OfObject)
      Result = OfIndex;
  }
  return Result;
}

static bool isAlike(const AccessPath &X, const AccessPath &Y) {
  return X.lastNamed() && X.lastNamed() == Y.lastNamed();
}

/// May another lock of the kind be held, too?
static bool mayHoldAlike(const State &S, const AccessPath &Lock) {
  return llvm::any_of(S.LocksIf,
                      [&](const ConditionalLock &L) {
                        return isAlike(L.Held.Lock, Lock);
                      }) ||
         llvm::any_of(S.Guards, [&](const GuardState &G) {
           return G.Owns == GuardState::Maybe &&
                  llvm::any_of(G.Locks, [&](const AccessPath &P) {
                    return isAlike(P, Lock);
                  });
         });
}

void heddle::analysis::relateLocks(Event &Access, const State &S,
                                   const FunctionDecl *F,
                                   SummaryEngine &Engine) {
  for (HeldLock &L : Access.Locks) {
    if (L.Owner == HeldLock::OfAnything && !L.Unknown && !L.Moved)
      L.Owner = OwnerFinder(F, Engine).relate(Access.Path, L.Lock);
    if (L.Owner == HeldLock::OfOther && mayHoldAlike(S, L.Lock))
      L.Owner = HeldLock::OfAnything;
  }
}

void heddle::analysis::forgetDoubtfulOwners(llvm::ArrayRef<Event *> Events,
                                            const PathSet &Tried,
                                            const FunctionDecl *F) {
  auto IsDoubtful = [&](const HeldLock &L, const Event &Access) {
    // What a callee does at its own places has been looked at there.
    const bool IsOwn = Access.In == F;
    if (IsOwn && llvm::any_of(Tried, [&](const AccessPath &P) {
          return isAlike(P, L.Lock);
        }))
      return true;
    llvm::SmallDenseSet<SourceLocation> Places;
    for (const Event *E : Events)
      if (E->Kind == EventKind::Acquire && isAlike(E->Path, L.Lock) &&
          (IsOwn || E->In == F))
        Places.insert(E->Where.getBegin());
    return Places.size() > (IsOwn ? 1 : 0);
  };
  for (Event *E : Events)
    for (HeldLock &L : E->Locks)
      if (L.Owner == HeldLock::OfOther && IsDoubtful(L, *E))
        L.Owner = HeldLock::OfAnything;
}
