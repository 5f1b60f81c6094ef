//===- ConflictFinder.cpp - What runs at the same time and must not -------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/ConflictFinder.h"
#include "Analysis/Constants.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

static bool isAtomic(EventKind K) {
  return K == EventKind::AtomicRead || K == EventKind::AtomicWrite;
}

/// Can the two kinds of event be an error together?
static bool kindsConflict(EventKind X, EventKind Y) {
  if (isMemoryAccess(X) && isMemoryAccess(Y))
    return (isWrite(X) || isWrite(Y)) && !(isAtomic(X) && isAtomic(Y));
  return (X == EventKind::Send && Y == EventKind::Close) ||
         (X == EventKind::Close && Y == EventKind::Send);
}

void ConflictFinder::run() {
  if (A.Tasks.empty())
    return;
  pickInstances();
  for (const Task &T : A.Tasks)
    for (const Event &E : T.Body)
      if (isWrite(E.Kind))
        Unstable.push_back(E.Path);
  for (const auto &L : A.Events)
    if (isWrite(L.E.Kind) && !L.Live.empty())
      Unstable.push_back(L.E.Path);

  for (const Task &T : A.Tasks) {
    if (T.Body.empty())
      continue;
    for (const auto &L : A.Events)
      for (const LiveTask &Live : L.Live)
        if (Live.Task == T.Id && !T.Posted)
          for (const Event &E : T.Body)
            compare({E, L.E, Live, T, nullptr, false, L.Assumed});
    for (const LiveTask &Live : T.LiveAtSpawn) {
      const Task &Other = A.Tasks[Live.Task];
      bool Self = Live.Task == T.Id;
      for (const Event &Theirs : Other.Body)
        for (const Event &Mine : T.Body)
          compare({Theirs, Mine, Live, Other, &T, Self});
    }
  }
  findAddsInTask();
  findOutlived();
  findFalseSharing();
}

/// Who is given a whole object reads the atomics in it as such.
static bool readsAround(const Event &Reads, const Event &Writes,
                        model::Model &M) {
  const ValueDecl *D =
      Reads.Kind == EventKind::Read && Writes.Kind == EventKind::AtomicWrite
          ? Writes.Path.lastNamed()
          : nullptr;
  return D && Reads.Path.steps().size() < Writes.Path.steps().size() &&
         (D->getType()->isAtomicType() ||
          M.isKind(D->getType(), model::TypeKind::Atomic));
}

void ConflictFinder::compare(const Pair &P) {
  if (!kindsConflict(P.Earlier.Kind, P.Later.Kind) ||
      readsAround(P.Earlier, P.Later, Engine.model()) ||
      readsAround(P.Later, P.Earlier, Engine.model()))
    return;
  if (P.EarlierTask.Cooperative && (!P.LaterTask || P.LaterTask->Cooperative) &&
      isMemoryAccess(P.Earlier.Kind))
    return; // one of them at a time
  if (P.WithItself && P.Earlier.OneInstance && P.Later.OneInstance)
    return;
  if (!overlap(P) || excluded(P) || ordered(P))
    return;
  // What comes too late, while others close, may be meant to be lost.
  if (!isMemoryAccess(P.Earlier.Kind) &&
      lateSends(Engine.model(), P.Later.Path) != heddle::model::LateSend::Error)
    return;
  report(P);
}

//===----------------------------------------------------------------------===//
// Which task does it
//===----------------------------------------------------------------------===//

bool ConflictFinder::changesMeanwhile(const AccessPath &Asked,
                                      const Task &T) const {
  for (const Task &Other : A.Tasks)
    for (const Event &E : Other.Body)
      if (E.Kind == EventKind::Write && E.Path.isPrefixOf(Asked) &&
          !(E.Frees && Other.Id == T.Id))
        return true;
  for (const auto &L : A.Events)
    if (L.E.Kind == EventKind::Write && L.E.Path.isPrefixOf(Asked))
      for (const LiveTask &Live : L.Live)
        if (Live.Task == T.Id &&
            mayBeSame(Asked, L.E.Path, {L.E, L.E, Live, T, nullptr}))
          return true;
  return false;
}

/// What a table of constants holds at \p P.
static std::optional<int64_t> initialValue(const AccessPath &P,
                                           ASTContext &Ctx) {
  const VarDecl *V = P.var();
  const Expr *Init = V && V->hasGlobalStorage() && !P.steps().empty()
                         ? V->getAnyInitializer()
                         : nullptr;
  for (const PathStep &Step : P.steps()) {
    const auto *List = dyn_cast_or_null<InitListExpr>(Init);
    bool IsConstant =
        Step.Index.Exact && Step.Index.Set.front().Kind == Origin::Constant;
    if (!List || !(Step.Kind == PathStep::Field ||
                   (Step.Kind == PathStep::Element && IsConstant)))
      return std::nullopt;
    uint64_t N = Step.Kind == PathStep::Field
                     ? Step.Member->getFieldIndex()
                     : uint64_t(Step.Index.Set.front().Value);
    Init = N < List->getNumInits() ? List->getInit(N) : nullptr;
  }
  return constantValue(Init, Ctx);
}

bool ConflictFinder::isFalse(const Fact &Asked, const Task &T) const {
  if (contradicts({Asked}, T.Known))
    return !changesMeanwhile(Asked.Tested, T);
  std::optional<int64_t> Value = initialValue(Asked.Tested, Engine.context());
  return Value && !Asked.isTrueFor(*Value) &&
         !changesMeanwhile(Asked.Tested, T) &&
         llvm::none_of(A.Events, [&](const auto &L) {
           return L.E.Kind == EventKind::Write &&
                  L.E.Path.isPrefixOf(Asked.Tested);
         });
}

bool ConflictFinder::isImpossible(const Event &E, const Task &T) const {
  return llvm::any_of(E.When,
                      [&](const Fact &Asked) { return isFalse(Asked, T); });
}

bool ConflictFinder::isInOneInstance(const Event &E, const LiveTask &Another,
                                     const Task &T) const {
  return llvm::any_of(E.When, [&](const Fact &Asked) {
    // What its creator gave to all of them tells none apart.
    return Asked.isValue() && !llvm::is_contained(T.Known, Asked) &&
           !mayBeSame(Asked.Tested, Asked.Tested, {E, E, Another, T, &T}) &&
           !changesMeanwhile(Asked.Tested, T);
  });
}

void ConflictFinder::pickInstances() {
  for (Task &T : A.Tasks) {
    llvm::erase_if(T.Body, [&](const Event &E) { return isImpossible(E, T); });
    for (const LiveTask &Another : T.LiveAtSpawn)
      if (Another.Task == T.Id)
        for (Event &E : T.Body)
          E.OneInstance = E.OneInstance || isInOneInstance(E, Another, T);
  }
}

//===----------------------------------------------------------------------===//
// Location
//===----------------------------------------------------------------------===//

bool ConflictFinder::changedSince(const ValueDecl *V,
                                  const LiveTask &Between) const {
  return llvm::any_of(Between.Since, [&](const Stale &S) {
    return S.Name.steps().empty() && S.Name.var() == V;
  });
}

/// What the function's own variables range over.
OriginSet ConflictFinder::expand(const OriginSet &D) const {
  OriginSet Result;
  for (const Origin &One : D.Set) {
    const auto *V = dyn_cast_or_null<VarDecl>(One.Var);
    if (V && isFrameLocal(V, A.F) && Engine.assignments(V, A.F) > 0)
      Result.addAll(Engine.origins(V, A.F));
    else
      Result.add(One);
  }
  if (!D.Exact)
    Result.First = D.First;
  Result.Exact = D.Exact && Result.Set.size() == 1;
  Result.Lossy |= D.Lossy;
  Result.Content = D.Content;
  return Result;
}

/// The range spanned by constants only, if that is all there is.
static bool constantRange(const OriginSet &D, int64_t &Low, int64_t &High) {
  if (D.Set.empty())
    return false;
  Low = High = D.Set.front().Value;
  for (const Origin &One : D.Set) {
    if (One.Kind != Origin::Constant)
      return false;
    Low = std::min(Low, One.Value);
    High = std::max(High, One.Value);
  }
  return true;
}

/// Is there one index only? `cells[i / n][i % n]` is another cell for every i.
static bool isOnlyIndex(const AccessPath &P) {
  return llvm::count_if(P.steps(), [](const PathStep &S) {
           return S.Kind == PathStep::Element;
         }) == 1;
}

/// Can the index be \p Value where \p T is started? `if (i > 0) start(i);`
static bool mayBeIndex(const OriginSet &Index, int64_t Value, const Task &T) {
  return llvm::none_of(T.Known, [&](const Fact &Known) {
    return Known.Tested.steps().empty() && !Known.isTrueFor(Value) &&
           llvm::any_of(Index.Set, [&](const Origin &O) {
             return O.Var && O.Var == Known.Tested.var();
           });
  });
}

bool ConflictFinder::isInLoopOf(const Pair &P) const {
  const Stmt *Loop = A.EnclosingLoop.lookup(P.EarlierTask.Site);
  while (const Stmt *Outer = Loop ? A.EnclosingLoop.lookup(Loop) : nullptr)
    Loop = Outer;
  SourceLocation At =
      P.Later.Site ? P.Later.Site->getBeginLoc() : P.Later.Where.getBegin();
  if (!Loop || At.isInvalid())
    return true;
  const SourceManager &SM = Engine.context().getSourceManager();
  SourceRange R = Loop->getSourceRange();
  return SM.isPointWithin(SM.getExpansionLoc(At),
                          SM.getExpansionLoc(R.getBegin()),
                          SM.getExpansionLoc(R.getEnd()));
}

/// Is it the element at which a loop over all of them stands, and the other one
/// is not picked by the same loop?
static bool comesToAll(const OriginSet &One, const OriginSet &Other) {
  return llvm::any_of(One.Set, [&](const Origin &D) {
    const auto *V = dyn_cast_or_null<VarDecl>(D.Var);
    return V && (V->isCXXForRangeDecl() || V->isImplicit()) &&
           !llvm::is_contained(Other.Set, D);
  });
}

/// Does \p E come to any element, by the index \p One? Who writes to what its
/// data names may be the only one who has it in its data; who counts how often
/// something is there, or gives it one of a few names, is not.
static bool comesToAny(const Event &E, const OriginSet &One,
                       const OriginSet &Other) {
  return One.Set.empty() || comesToAll(One, Other) ||
         (One.Content &&
          (One.Lossy || E.Counts || (!isWrite(E.Kind) && !Other.Content)));
}

/// Does \p Right hold the lock of the object that it accesses, and \p Wrong
/// that of another one instead? Then each has a lock because others come to it,
/// too.
static bool holdsWrongLock(const Event &Wrong, const Event &Right) {
  auto Holds = [](const Event &E, HeldLock::OwnerTy Owner) {
    return llvm::any_of(E.Locks,
                        [&](const HeldLock &L) { return L.Owner == Owner; });
  };
  return Holds(Right, HeldLock::OfObject) && Holds(Wrong, HeldLock::OfOther) &&
         !Holds(Wrong, HeldLock::OfObject);
}

bool ConflictFinder::mayBeSameElement(const OriginSet &Earlier,
                                      const OriginSet &Later,
                                      const Pair &P) const {
  bool All = comesToAny(P.Earlier, Earlier, Later) ||
             comesToAny(P.Later, Later, Earlier);
  if (!(Earlier.isConstant() && Later.isConstant()) &&
      (holdsWrongLock(P.Earlier, P.Later) ||
       holdsWrongLock(P.Later, P.Earlier)))
    return true;
  // Perhaps each has its own, or its own lock: do not accuse.
  if (Earlier.isOpaque() || Later.isOpaque() || Earlier.Content ||
      Later.Content)
    return All && P.Earlier.Locks.empty() && P.Later.Locks.empty();
  if (All)
    return true;
  bool Changed = llvm::any_of(Earlier.Set, [&](const Origin &D) {
    return D.Var && changedSince(D.Var, P.Between);
  });
  // `a[i % n]` of one task may be that of another, and its `a[i]`, too.
  auto IsAmong = [](const OriginSet &One, const OriginSet &Folded) {
    return One.Exact && Folded.Lossy &&
           llvm::is_contained(Folded.Set, One.Set.front());
  };
  bool Folds = isOnlyIndex(P.Earlier.Path) && isOnlyIndex(P.Later.Path) &&
               ((Earlier.Lossy && Later.Lossy && Earlier.Set == Later.Set) ||
                IsAmong(Earlier, Later) || IsAmong(Later, Earlier));
  if (Changed && P.LaterTask)
    return Folds; // every task got another number
  if (!Changed && Earlier == Later)
    return true;
  OriginSet X = expand(Earlier), Y = expand(Later);
  if (Changed && Earlier == Later && (P.LaterTask || isInLoopOf(P)))
    return Folds; // the same loop has moved on
  int64_t XLow, XHigh, YLow, YHigh;
  if (constantRange(X, XLow, XHigh) && constantRange(Y, YLow, YHigh)) {
    bool XOne = XLow == XHigh, YOne = YLow == YHigh;
    if (XOne && YOne)
      return XLow == YLow;
    // A loop's bound is one past its last element.
    if (XOne)
      return YLow <= XLow && XLow < YHigh &&
             (!P.LaterTask || mayBeIndex(Later, XLow, *P.LaterTask));
    if (YOne)
      return XLow <= YLow && YLow < XHigh &&
             mayBeIndex(Earlier, YLow, P.EarlierTask);
    return std::max(XLow, YLow) < std::min(XHigh, YHigh);
  }
  // Loops that begin with the same element, however far they go.
  if (X.First && X.First == Y.First)
    return true;
  X.Exact = Y.Exact = false;
  return X == Y;
}

bool ConflictFinder::leadsThroughUnstable(const AccessPath &Path) const {
  for (unsigned I = 0; I < Path.steps().size(); ++I)
    if (Path.steps()[I].Kind == PathStep::Deref &&
        !(I + 1 < Path.steps().size() &&
          Path.steps()[I + 1].Kind == PathStep::Link)) {
      AccessPath Pointer = Path.prefix(I);
      for (const AccessPath &Written : Unstable)
        if (Written.steps().size() == I && Written.isPrefixOf(Pointer))
          return true;
    }
  return false;
}

/// Neighbouring bit-fields are one memory location.
static bool shareWord(const FieldDecl *X, const FieldDecl *Y) {
  if (!X->isBitField() || !Y->isBitField() || X->getParent() != Y->getParent())
    return false;
  bool Between = false;
  for (const FieldDecl *F : X->getParent()->fields()) {
    bool IsEnd = F->getCanonicalDecl() == X || F->getCanonicalDecl() == Y;
    if (IsEnd && Between)
      return true;
    Between |= IsEnd;
    if (Between && (!F->isBitField() || F->isUnnamedBitField()))
      return false;
  }
  return false;
}

/// The members of a union are one location under several names.
static bool shareUnion(const FieldDecl *X, const FieldDecl *Y) {
  return X != Y && X->getParent() == Y->getParent() &&
         X->getParent()->isUnion();
}

/// Does what lies \p Inside a member of a union begin within another member,
/// \p Whole?
static bool beginsWithin(const FieldDecl *Whole,
                         llvm::ArrayRef<PathStep> Inside, ASTContext &Ctx) {
  QualType T = Whole->getType();
  if (T->isDependentType() || T->isIncompleteType() || T->isReferenceType())
    return false;
  uint64_t Offset = 0;
  for (const PathStep &S : Inside) {
    if (S.Kind == PathStep::Element)
      break; // perhaps the first one
    if (S.Kind != PathStep::Field || S.Member->getParent()->isDependentType() ||
        S.Member->getParent()->isInvalidDecl())
      return false;
    Offset += Ctx.getFieldOffset(S.Member);
  }
  return Offset < Ctx.getTypeSize(T);
}

/// One side ends what the place led to before; the other may have found that.
bool ConflictFinder::isOfReplaced(const Pair &P) {
  return P.Earlier.Replaced != P.Later.Replaced;
}

bool ConflictFinder::mayBeSame(AccessPath X, AccessPath Y,
                               const Pair &P) const {
  X.clearCopied();
  Y.clearCopied();
  if (!X.sameRoot(Y))
    return false;
  for (const Stale &S : P.Between.Since) {
    if (S.Storage && S.Name.sameRoot(X))
      return false; // every round has its own
    unsigned N = S.Name.steps().size();
    bool ToList =
        N + 1 < X.steps().size() && X.steps()[N + 1].Kind == PathStep::Link;
    if (!S.Storage && !isOfReplaced(P) && N < X.steps().size() &&
        X.steps()[N].Kind == PathStep::Deref && S.Name.isPrefixOf(X) && !ToList)
      return false; // the pointer leads elsewhere now
  }
  unsigned Common = std::min(X.steps().size(), Y.steps().size());
  for (unsigned I = 0; I < Common; ++I) {
    const PathStep &A = X.steps()[I], &B = Y.steps()[I];
    if (A.Kind != B.Kind)
      return false;
    if (A.Kind == PathStep::Field && shareUnion(A.Member, B.Member))
      return Common == I + 1 &&
             (X.steps().size() == Common
                  ? beginsWithin(A.Member, Y.steps().drop_front(Common),
                                 Engine.context())
                  : beginsWithin(B.Member, X.steps().drop_front(Common),
                                 Engine.context()));
    if (A.Member != B.Member && !shareWord(A.Member, B.Member))
      return false;
    // Two nodes that were picked are two.
    if (A.Kind == PathStep::Link && A.Index.isOpaque() && B.Index.isOpaque())
      return false;
    if (A.Kind == PathStep::Element && !mayBeSameElement(A.Index, B.Index, P))
      return false;
  }
  return true;
}

bool ConflictFinder::overlap(const Pair &P) const {
  const AccessPath &X = P.Earlier.Path, &Y = P.Later.Path;
  if (!mayBeSame(X, Y, P))
    return false;
  // One may contain the other, unless a pointer lies between.
  unsigned Common = std::min(X.steps().size(), Y.steps().size());
  const Event &Short =
      X.steps().size() < Y.steps().size() ? P.Earlier : P.Later;
  auto Rest = X.steps().size() < Y.steps().size()
                  ? Y.steps().drop_front(Common)
                  : X.steps().drop_front(Common);
  if (!Rest.empty() && (Short.Shallow || !isMemoryAccess(Short.Kind)))
    return false;
  if (llvm::any_of(Rest,
                   [](const PathStep &S) { return S.Kind == PathStep::Deref; }))
    return false;
  if (isOfReplaced(P))
    return true;
  // The pointer through which an object was published led to it: who follows it
  // may have found just that one. Two that publish have an object each.
  if (P.Earlier.Published && P.Later.Published)
    return false;
  if (P.Earlier.Published || P.Later.Published)
    return !leadsThroughUnstable(X.beforeLastDeref()) &&
           !leadsThroughUnstable(Y.beforeLastDeref());
  return !leadsThroughUnstable(X) && !leadsThroughUnstable(Y);
}

//===----------------------------------------------------------------------===//
// Reports
//===----------------------------------------------------------------------===//

void ConflictFinder::report(const Pair &P) {
  bool EarlierFirst =
      P.Earlier.Kind == EventKind::Send ||
      (isMemoryAccess(P.Earlier.Kind) && isWrite(P.Earlier.Kind) &&
       !(P.Earlier.Kind == EventKind::AtomicWrite &&
         P.Later.Kind == EventKind::Write));
  if (P.Later.Kind == EventKind::Send)
    EarlierFirst = false;
  if (isOfReplaced(P))
    EarlierFirst = P.Earlier.Replaced;
  if (holdsWrongLock(P.Earlier, P.Later))
    EarlierFirst = true;
  else if (holdsWrongLock(P.Later, P.Earlier))
    EarlierFirst = false;
  Conflict C;
  const Expr *EarlierSite = P.EarlierTask.Site;
  const Expr *LaterSite = P.LaterTask ? P.LaterTask->Site : nullptr;
  C.First = EarlierFirst ? P.Earlier : P.Later;
  C.Second = EarlierFirst ? P.Later : P.Earlier;
  C.FirstTask = EarlierFirst ? EarlierSite : LaterSite;
  C.SecondTask = EarlierFirst ? LaterSite : EarlierSite;
  C.WithItself = P.WithItself;
  C.RelaxedLock = llvm::any_of(P.Earlier.Locks, [&](const HeldLock &L) {
    return llvm::any_of(P.Later.Locks,
                        [&](const HeldLock &M) { return L.Lock == M.Lock; }) &&
           isRelaxedLock(L.Lock, P.EarlierTask);
  });
  C.ByCaller = P.Assumed;
  if (P.Assumed)
    C.Sure = Confidence::Medium;
  // A loop's variable that a task refers to is to be copied, not guarded.
  if (const VarDecl *V = P.Earlier.Path.var();
      V && P.Earlier.Path.steps().empty() && isMemoryAccess(P.Earlier.Kind)) {
    C.Loop = loopOf(V, P.EarlierTask);
    if (C.Loop)
      addCapture(V, P.Earlier, P.EarlierTask, C.Loop, P.Later.Where.getBegin(),
                 /*Changes=*/true);
  }
  auto &List = C.First.Kind == EventKind::Send
                   ? Engine.findings().ClosesDuringSend
                   : Engine.findings().Races;
  // One alarm per variable and function is enough to act on.
  const ValueDecl *Name = C.First.Path.lastNamed();
  for (Conflict &Known : List)
    if (Known.First.Where.getBegin() == C.First.Where.getBegin() ||
        (Known.First.In == C.First.In &&
         (Name ? Known.First.Path.lastNamed() == Name
               : Known.First.Path == C.First.Path))) {
      if (Known.ByCaller && !C.ByCaller)
        Known = std::move(C); // a caller that is seen says more
      return;
    }
  List.push_back(std::move(C));
}

void ConflictFinder::findAddsInTask() {
  for (const auto &Wait : A.Events) {
    if (Wait.E.Kind != EventKind::WgWait)
      continue;
    // Counted by whoever starts the task: then the task may add more.
    bool CountedOutside = llvm::any_of(A.Events, [&](const auto &L) {
      return L.E.Kind == EventKind::WgAdd && L.E.Path == Wait.E.Path;
    });
    if (CountedOutside)
      continue;
    for (const LiveTask &Live : Wait.Live) {
      const Task &T = A.Tasks[Live.Task];
      if (T.Handle == Wait.E.Path)
        continue; // the group itself has counted the task that it started
      for (const Event &E : T.Body)
        if (E.Kind == EventKind::WgAdd && E.Path == Wait.E.Path &&
            !signalled(E, &T, Live.Waited, nullptr, E.Path, {})) {
          auto &List = Engine.findings().AddsInTask;
          if (llvm::none_of(List, [&](const AddInTask &Known) {
                return Known.Add.Where.getBegin() == E.Where.getBegin();
              }))
            List.push_back({E, Wait.E, T.Site});
          break;
        }
    }
  }
}
