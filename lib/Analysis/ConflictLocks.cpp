//===- ConflictLocks.cpp - Does a lock, or what stands for one, keep apart? ==//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ConflictFinder.h"
#include "Analysis/Constants.h"
#include "Analysis/Surroundings.h"

using namespace heddle::analysis;
using namespace clang;

/// Given that the two locations are one: are the two locks one, too, because
/// each stands in the same relation to its location (`b->lock` to `b->count`)?
static bool sameRelation(const AccessPath &X, const AccessPath &XLock,
                         const AccessPath &Y, const AccessPath &YLock) {
  if (!X.sameRoot(XLock) || !Y.sameRoot(YLock) || !XLock.sameRoot(YLock))
    return false;
  auto CommonSteps = [](const AccessPath &A, const AccessPath &B) {
    unsigned N = 0;
    while (N < A.steps().size() && N < B.steps().size() &&
           A.steps()[N] == B.steps()[N])
      ++N;
    return N;
  };
  unsigned N = CommonSteps(X, XLock);
  if (N > 0 && N == CommonSteps(Y, YLock) &&
      XLock.steps().drop_front(N) == YLock.steps().drop_front(N))
    return true;
  return false;
}

/// `locks[i]` guards `slots[i]`: given one slot, the lock is one.
static bool sameIndex(const AccessPath &X, const AccessPath &XLock,
                      const AccessPath &Y, const AccessPath &YLock) {
  if (XLock.anyElement() != YLock.anyElement())
    return false;
  auto IndexedAlike = [](const AccessPath &P, const AccessPath &Lock) {
    bool Any = false;
    for (const PathStep &L : Lock.steps()) {
      if (L.Kind != PathStep::Element)
        continue;
      Any = true;
      if (L.Index.Set.empty() ||
          llvm::none_of(P.steps(), [&](const PathStep &S) {
            return S.Kind == PathStep::Element && S.Index == L.Index;
          }))
        return false;
    }
    return Any;
  };
  return IndexedAlike(X, XLock) && IndexedAlike(Y, YLock);
}

/// Does whoever makes \p E hold the queue that runs \p T?
static bool holdsQueue(const Event &E, const Task &T) {
  return T.Serial && llvm::any_of(E.Locks, [&](const HeldLock &L) {
           return L.Lock == T.Serial;
         });
}

/// Is it false of the parameter that it asks of, unless a caller gives another
/// argument?
static bool isFalseByDefault(const Fact &Asked, ASTContext &Ctx) {
  const auto *P = dyn_cast_or_null<ParmVarDecl>(Asked.Tested.var());
  const Expr *Default = P && Asked.Tested.steps().empty() &&
                                !P->hasUninstantiatedDefaultArg() &&
                                !P->hasUnparsedDefaultArg()
                            ? P->getDefaultArg()
                            : nullptr;
  std::optional<int64_t> Value = constantValue(Default, Ctx);
  return Value && !Asked.isTrueFor(*Value);
}

/// Does it lead to an element that is not told by a constant?
static bool isOfSomeElement(const AccessPath &P) {
  return llvm::any_of(P.steps(), [](const PathStep &S) {
    return S.Kind == PathStep::Element &&
           !(S.Index.Exact && S.Index.isConstant());
  });
}

LockSet ConflictFinder::heldAt(const Event &E, const Task &T) const {
  LockSet Result = E.Locks;
  // A program with modes has tasks only in those in which it takes its locks,
  // unless it is seen to be otherwise.
  for (const ConditionalLock &L : E.LocksIf)
    if (!isOfSomeElement(L.If.Tested) && !L.If.Tested.isCopied() &&
        !isFalse(L.If, T) && !isFalseByDefault(L.If, Engine.context()) &&
        !changesMeanwhile(L.If.Tested, T))
      Result.push_back(L.Held);
  return Result;
}

bool ConflictFinder::excluded(const Pair &P) const {
  // One worker does both, whoever has submitted them.
  if (P.LaterTask && P.EarlierTask.Serial &&
      P.EarlierTask.Serial == P.LaterTask->Serial)
    return true;
  if (holdsQueue(P.Later, P.EarlierTask) ||
      (P.LaterTask && holdsQueue(P.Earlier, *P.LaterTask)))
    return true;
  if (excludedByClaims(P))
    return true;
  if (P.Earlier.LocksIf.empty() && P.Later.LocksIf.empty())
    return shareLock(P, P.Earlier.Locks, P.Later.Locks);
  return shareLock(P, heldAt(P.Earlier, P.EarlierTask),
                   heldAt(P.Later, P.LaterTask ? *P.LaterTask : P.EarlierTask));
}

/// Does \p T, with something announced, look at what \p Other announces?
static bool looksAt(const Task &T, const AccessPath &Other) {
  return llvm::any_of(T.Body, [&](const Event &E) {
    return E.Kind == EventKind::AtomicRead && !E.Relaxed &&
           E.Path.anyElement() == Other &&
           llvm::any_of(E.Claims, [](const Claim &C) { return C.Open; });
  });
}

/// Does each of them say what it wants before it looks at what the other says,
/// and take it back in the end? Whether the protocol is right is not judged.
static bool announcedFirst(const Event &Earlier, const Task &EarlierTask,
                           const Event &Later, const Task &LaterTask) {
  auto TakesBack = [](const Event &E, const Claim &C) {
    return C.Open &&
           llvm::is_contained(E.Later, clearedOf(C.Token.Tested.anyElement()));
  };
  return llvm::any_of(Earlier.Claims, [&](const Claim &X) {
    AccessPath Mine = X.Token.Tested.anyElement();
    return TakesBack(Earlier, X) && looksAt(LaterTask, Mine) &&
           llvm::any_of(Later.Claims, [&](const Claim &Y) {
             AccessPath Theirs = Y.Token.Tested.anyElement();
             // One flag for all tells nobody who has set it.
             return (Mine != Theirs || Mine.hasElement() ||
                     Earlier.In != Later.In) &&
                    TakesBack(Later, Y) && looksAt(EarlierTask, Theirs);
           });
  });
}

/// Has each of them set what the other one would have seen?
bool ConflictFinder::excludedByClaims(const Pair &P) const {
  auto Sees = [](const Claim &X, const Claim &Y) {
    return llvm::any_of(X.Seen,
                        [&](const Fact &F) { return contradicts(F, Y.Token); });
  };
  auto Holds = [&](const Event &E, const Claim &C) {
    if (C.Down)
      return Engine.semaphores().contains(C.Token.Tested.lastNamed());
    return !C.Turn || llvm::is_contained(E.Later, C.Token.Tested.anyElement());
  };
  return (P.LaterTask &&
          announcedFirst(P.Earlier, P.EarlierTask, P.Later,
                         P.WithItself ? P.EarlierTask : *P.LaterTask)) ||
         llvm::any_of(P.Earlier.Claims, [&](const Claim &X) {
           return !X.Open && Holds(P.Earlier, X) &&
                  llvm::any_of(P.Later.Claims, [&](const Claim &Y) {
                    return Sees(X, Y) && Sees(Y, X) && Holds(P.Later, Y);
                  });
         });
}

/// Is there a fence anywhere, which may order what relaxed accesses do not?
static bool usesFences(SummaryEngine &Engine) {
  for (const auto &[F, Node] : Engine.index().nodes()) {
    bool Found = false;
    eachCall(F->getBody(), [&](const Expr *Site) {
      const auto *Call = dyn_cast<CallExpr>(Site);
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      const IdentifierInfo *Name = Callee ? Callee->getIdentifier() : nullptr;
      Found |= Name && (Name->getName().contains("fence") ||
                        Name->getName() == "__sync_synchronize");
    });
    if (Found)
      return true;
  }
  return false;
}

/// A lock made of an atomic that is taken, or given back, by relaxed accesses
/// only: there is one holder at a time, but what one has written the next need
/// not see.
bool ConflictFinder::isRelaxedLock(const AccessPath &Lock,
                                   const Task &T) const {
  bool Takes = false, Gives = false, TakesOrdered = false, GivesOrdered = false;
  auto Note = [&](const Event &E) {
    if (E.Kind != EventKind::AtomicWrite)
      return;
    (E.Takes ? Takes : Gives) = true;
    (E.Takes ? TakesOrdered : GivesOrdered) |= !E.Relaxed;
  };
  for (const Event &E : T.Body)
    if (Lock.isPrefixOf(E.Path))
      Note(E);
  // Methods that are known to lock and unlock say no more than that.
  const auto *Field = dyn_cast_or_null<FieldDecl>(Lock.lastNamed());
  const auto *R = Field ? dyn_cast<CXXRecordDecl>(Field->getParent()) : nullptr;
  if (!Takes && R)
    for (const CXXMethodDecl *M : R->methods())
      if (const FunctionDecl *Definition = userDefinition(M))
        if (const FunctionSummary *S = Engine.summary(Definition))
          for (const Event &E : S->Events)
            if (E.Path.lastNamed() == Field)
              Note(E);
  return Takes && Gives && !(TakesOrdered && GivesOrdered) &&
         !usesFences(Engine);
}

/// Is the function given a guard, with which it has not unlocked before \p E?
bool ConflictFinder::isUnderGivenGuard(const Event &E) const {
  return llvm::any_of(A.F->parameters(), [&](const ParmVarDecl *P) {
    return P->getType()->isLValueReferenceType() &&
           Engine.model().isKind(P->getType().getNonReferenceType(),
                                 model::TypeKind::Guard) &&
           llvm::none_of(E.Dropped, [&](const AccessPath &Released) {
             return Released.var() == P;
           });
  });
}

bool ConflictFinder::shareLock(const Pair &P, const LockSet &Earlier,
                               const LockSet &Later) const {
  // Which lock that is, the caller knows.
  if (!P.LaterTask && !Earlier.empty() && isUnderGivenGuard(P.Later))
    return true;
  for (const HeldLock &X : Earlier)
    for (const HeldLock &Y : Later) {
      AccessPath Mine = X.Lock, Theirs = Y.Lock;
      Mine.clearCopied();
      Theirs.clearCopied();
      if (X.Shared && Y.Shared)
        continue;
      // `lock(from->m); to->n++`: that is not the lock of what it changes, if
      // others hold that one.
      if (X.Owner != Y.Owner && X.Owner != HeldLock::OfAnything &&
          Y.Owner != HeldLock::OfAnything)
        continue;
      // `locks[i]` is another lock in each task that has its own `i`; which one
      // a computed index means is not known.
      bool IsOwn =
          P.LaterTask && llvm::any_of(Mine.steps(), [&](const PathStep &S) {
            return S.Kind == PathStep::Element && S.Index.Exact &&
                   S.Index.Set.front().Var &&
                   changedSince(S.Index.Set.front().Var, P.Between);
          });
      const bool IsAmongAll =
          (X.All || Y.All) && Mine.anyElement() == Theirs.anyElement();
      if (X.Unknown || Y.Unknown || (Mine == Theirs && !IsOwn) || IsAmongAll ||
          sameRelation(P.Earlier.Path, Mine, P.Later.Path, Theirs) ||
          sameIndex(P.Earlier.Path, Mine, P.Later.Path, Theirs)) {
        if (X.Unknown || Y.Unknown || !isRelaxedLock(X.Lock, P.EarlierTask))
          return true;
      }
    }
  return false;
}
