//===- WaitFinder.cpp - Waits that nothing can end ------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/WaitFinder.h"
#include "Analysis/Counts.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Objects and operations of one function; beyond them it says nothing.
static constexpr unsigned MaxSubjects = 24;
static constexpr unsigned MaxNodes = 400;
/// Tasks that join tasks that join tasks ...
static constexpr unsigned MaxJoins = 4;

static bool isSend(Role R) {
  return R == Role::Send || R == Role::TrySend || R == Role::TimedSend ||
         R == Role::SelectSend;
}
static bool isReceive(Role R) {
  return R == Role::Receive || R == Role::TryReceive ||
         R == Role::TimedReceive || R == Role::SelectReceive;
}
static bool isSignal(Role R) {
  return R == Role::Signal || R == Role::Barrier || R == Role::WgDone;
}
static bool isWait(Role R) {
  return R == Role::Wait || R == Role::TimedWait || R == Role::TryWait ||
         R == Role::ConditionWait || R == Role::Barrier || R == Role::WgWait;
}
/// It may go on without what it asks for.
static bool tries(Role R) {
  switch (R) {
  case Role::TrySend:
  case Role::TimedSend:
  case Role::SelectSend:
  case Role::TryReceive:
  case Role::TimedReceive:
  case Role::SelectReceive:
  case Role::TryWait:
  case Role::TimedWait:
    return true;
  default:
    return false;
  }
}

/// What is written down as an event of this kind.
static bool fits(Role R, EventKind K) {
  switch (K) {
  case EventKind::Send:
    return isSend(R);
  case EventKind::Receive:
    return isReceive(R);
  case EventKind::Close:
    return R == Role::Close;
  case EventKind::WgAdd:
    return R == Role::WgAdd;
  case EventKind::WgDone:
    return R == Role::WgDone;
  case EventKind::WgWait:
    return R == Role::WgWait;
  case EventKind::Signal:
    return R == Role::Signal || R == Role::Barrier;
  case EventKind::Wait:
    return isWait(R) && R != Role::WgWait && R != Role::Barrier;
  default:
    return false;
  }
}

//===----------------------------------------------------------------------===//
// What is in sight
//===----------------------------------------------------------------------===//

void WaitFinder::run() {
  if (A.Truncated)
    return;
  collect();
  if (Nodes.empty() || Nodes.size() > MaxNodes)
    return;
  for (const CFGBlock *B : *A.Cfg) {
    unsigned Index = 0;
    for (const CFGElement &Element : *B) {
      ++Index;
      if (auto S = Element.getAs<CFGStmt>())
        Places.try_emplace(S->getStmt(), B, Index);
    }
  }
  findPossible();
  judgePossible();
  judgeEndless();
  for (const auto &S : Subjects) {
    judgeMissingWait(*S);
    if (isDirect(*S)) {
      judgeCounts(*S);
      judgeGroup(*S);
    }
  }
}

void WaitFinder::collect() {
  auto Look = [&](const Event &E) {
    switch (E.Kind) {
    case EventKind::Send:
    case EventKind::Receive:
    case EventKind::WgWait:
    case EventKind::WgDone:
    case EventKind::WgAdd:
    case EventKind::Wait:
    case EventKind::Signal:
      return Subjects.size() < MaxSubjects && add(E.Path);
    default:
      return false;
    }
  };
  for (const auto &L : A.Events)
    Look(L.E);
  for (const Task &T : A.Tasks)
    for (const Event &E : T.Body)
      Look(E);
  if (Subjects.empty())
    return;
  for (const auto &L : A.Events)
    addNode(L.E, nullptr);
  for (const Task &T : A.Tasks)
    for (const Event &E : T.Body)
      addNode(E, &T);
  llvm::SmallVector<const Subject *, 8> Lost;
  for (const auto &S : Subjects)
    if (!isUnderstood(*S))
      Lost.push_back(S.get());
  llvm::erase_if(Nodes,
                 [&](const Node &N) { return llvm::is_contained(Lost, N.Of); });
  llvm::erase_if(Subjects, [&](const auto &S) {
    return llvm::is_contained(Lost, S.get());
  });
}

/// Is it a variable (or part of one) of this very function? In main, those of
/// the file count, too: nothing runs before.
bool WaitFinder::isOwn(const AccessPath &P) const {
  const VarDecl *V = P.var();
  if (!V || P.isCopied() || isa<ParmVarDecl>(V) || V->isInitCapture() ||
      V->getType()->isReferenceType() || V->getType()->isPointerType() ||
      llvm::any_of(P.steps(),
                   [](const PathStep &S) { return S.Kind != PathStep::Field; }))
    return false;
  if (V->hasLocalStorage() || (V->isStaticLocal() && A.F->isMain()))
    return isFrameLocal(V, A.F);
  return A.F->isMain() && V->hasGlobalStorage() && !V->isStaticLocal() &&
         !V->hasExternalFormalLinkage();
}

bool WaitFinder::add(const AccessPath &P) {
  if (!isOwn(P) ||
      llvm::any_of(Subjects, [&](const auto &S) { return S->Path == P; }))
    return false;
  Subject S;
  S.Path = P;
  S.Named = P.lastNamed();
  S.Kind = S.Named ? M.type(S.Named->getType()) : nullptr;
  if (!S.Kind)
    return false;
  switch (S.Kind->Kind) {
  case TypeKind::Channel:
  case TypeKind::WaitGroup:
  case TypeKind::Synchronization:
  case TypeKind::Condition:
    break;
  default:
    return false;
  }
  if (Engine.uses().escapes(S.Named))
    return false;
  S.Count = initialCount(Engine, S.Named);
  Subjects.push_back(std::make_unique<Subject>(std::move(S)));
  return true;
}

/// The call in \p F that is written down as the event \p E, and its role.
std::pair<const Expr *, Role> WaitFinder::siteOf(const Event &E) {
  auto [It, New] = Sites.try_emplace(E.In);
  if (New && E.In && E.In->getBody())
    eachCall(E.In->getBody(), [&, &List = It->second](const Expr *Call) {
      List.push_back(Call);
    });
  for (const Expr *Call : It->second) {
    if (Call->getBeginLoc() != E.Where.getBegin() ||
        Call->getEndLoc() != E.Where.getEnd())
      continue;
    std::optional<CallView> C = viewCall(Call);
    const FunctionModel *Fn = C ? C->lookUp(M) : nullptr;
    if (Fn)
      for (const Effect &Effect : Fn->Effects)
        if (fits(Effect.What, E.Kind))
          return {Call, Effect.What};
  }
  return {nullptr, Role::None};
}

void WaitFinder::addNode(const Event &E, const Task *In) {
  for (const auto &S : Subjects) {
    if (E.Path != S->Path)
      continue;
    auto [Site, What] = siteOf(E);
    if (Site)
      Nodes.push_back({&E, S.get(), In, What, Site, false});
  }
}

/// Is each thing that the program does to the object done by this function or
/// one of its tasks, as far as it could end a wait?
bool WaitFinder::isUnderstood(const Subject &S) {
  auto &Mine = const_cast<Subject &>(S);
  for (const Node &N : Nodes)
    Mine.Tries |= N.Of == &S && tries(N.What);
  for (const ObjectUses::Use &U : Engine.uses().uses(S.Named)) {
    std::optional<CallView> C = viewCall(U.Site);
    switch (U.What) {
    case Role::Identity:
      // Moved or passed through: there may be other names.
      if (!C || !C->Object)
        return false;
      break;
    case Role::Spawn: // a group that starts tasks counts them
      break;
    case Role::None:
    case Role::Initialize:
    case Role::Destroy:
    case Role::SignalUnsafe:
    case Role::Poll:
    case Role::Block:
    case Role::Invoke:
    case Role::Reference:
    case Role::AddressOf:
    case Role::MakeChannel:
    case Role::Use: // of handles: their own typestates
    case Role::MakeFuture:
    case Role::SetResult:
    case Role::TakeResult:
      break;
    case Role::Sleep:
      Mine.Tries = true;
      break;
    case Role::Send:
    case Role::TrySend:
    case Role::TimedSend:
    case Role::SelectSend:
    case Role::Receive:
    case Role::TryReceive:
    case Role::TimedReceive:
    case Role::SelectReceive:
    case Role::Close:
    case Role::WgAdd:
    case Role::WgDone:
    case Role::WgWait:
    case Role::Signal:
    case Role::Barrier:
    case Role::Wait:
    case Role::TimedWait:
    case Role::TryWait:
    case Role::ConditionWait:
    case Role::Join: // a future's wait joins, too
      Mine.Tries |= tries(U.What);
      if (U.What != Role::Join &&
          llvm::none_of(Nodes,
                        [&](const Node &N) {
                          return N.Of == &S && N.Site == U.Site &&
                                 N.What == U.What;
                        }) &&
          !isWait(U.What))
        return false;
      break;
    default:
      return false;
    }
    if (U.What == Role::Invoke)
      Mine.Tries = true; // a predicate may be true at once
  }
  if (const auto *V = dyn_cast<VarDecl>(S.Named);
      V && !Engine.uses().writes(V).empty())
    return false;
  // A task that is not known to the end may do anything.
  for (const Task &T : A.Tasks) {
    if (T.Truncated)
      return false;
    auto IsIt = [&](const Value &V) { return S.Path.isPrefixOf(V.Path); };
    if (!T.Resolved && (IsIt(T.Callable) || llvm::any_of(T.Arguments, IsIt)))
      return false;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Possibility
//===----------------------------------------------------------------------===//

static bool isSeveral(const Task *T) {
  return T && llvm::any_of(T->LiveAtSpawn,
                           [&](const LiveTask &L) { return L.Task == T->Id; });
}

/// Does \p Given, if it happens, let \p Wait go on?
bool WaitFinder::answers(const Node &Given, const Node &Wait) const {
  if (Given.Of != Wait.Of)
    return false;
  bool Meets =
      Given.Of->isUnbuffered() && (isSend(Given.What) || isReceive(Given.What));
  // Nobody meets himself.
  if (Meets && Given.In == Wait.In && !isSeveral(Given.In))
    return false;
  // What comes only later in the same task does not, either.
  if (Given.E && Wait.E && !Given.In && !Wait.In &&
      !reaches(Given.Site, Wait.Site))
    return false;
  if (Given.What == Role::Close)
    return Given.Of->isChannel();
  if (isReceive(Wait.What))
    return isSend(Given.What);
  if (isSend(Wait.What))
    return isReceive(Given.What);
  return isSignal(Given.What);
}

bool WaitFinder::isAnswered(const Node &Wait) const {
  return llvm::any_of(
      Nodes, [&](const Node &N) { return N.Possible && answers(N, Wait); });
}

/// May a wait pass without any signal?
bool WaitFinder::mayPass(const Subject &S) const {
  if (S.Tries || S.Kind->Kind == TypeKind::WaitGroup)
    return true;
  switch (S.Kind->Counts) {
  case CountKind::None:
    return false;
  case CountKind::Down:
  case CountKind::Rounds:
    return !S.Count || *S.Count <= 0;
  case CountKind::Up:
    return !S.Count || *S.Count > 0;
  }
  return true;
}

/// Can what was waited for have come, as far as is known by now?
bool WaitFinder::isSatisfied(const AccessPath &Signal,
                             const Task *Waiter) const {
  for (const auto &S : Subjects) {
    bool IsRoom = S->isUnbuffered() && Signal == roomIn(S->Path);
    if (Signal != S->Path && !IsRoom)
      continue;
    if (mayPass(*S))
      return true;
    Node Wait;
    Wait.Of = S.get();
    Wait.In = Waiter;
    Wait.What = IsRoom           ? Role::Send
                : S->isChannel() ? Role::Receive
                                 : Role::Wait;
    return isAnswered(Wait);
  }
  bool IsHandle = false;
  for (const Task &T : A.Tasks) {
    if (!T.Handle || T.Handle.anyElement() != Signal)
      continue;
    IsHandle = true;
    if (!T.Resolved || &T == Waiter || Depth > MaxJoins)
      return true;
    ++Depth;
    auto Known = [&](const AccessPath &P) {
      return P == Signal || isSatisfied(P, &T);
    };
    // Signals of the task that started it are its creator's.
    bool Ends = llvm::all_of(T.WaitedAtEnd, Known);
    --Depth;
    if (Ends)
      return true;
  }
  return !IsHandle;
}

/// A signal that \p N has to wait for and that cannot come, or null.
const AccessPath *WaitFinder::missing(const Node &N) const {
  // The wait itself may be told twice: as one for a task, and for a signal.
  bool Waits = isWait(N.What);
  for (const AccessPath &P : N.E->Waited)
    if (!(Waits && P == N.Of->Path) && !isSatisfied(P, N.In))
      return &P;
  if (N.In)
    for (const AccessPath &P : N.In->WaitedBefore)
      if (!isSatisfied(P, nullptr))
        return &P;
  return nullptr;
}

void WaitFinder::findPossible() {
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (Node &N : Nodes)
      if (!N.Possible && !missing(N)) {
        N.Possible = true;
        Changed = true;
      }
  }
}

bool WaitFinder::isBlocking(const Node &N) const {
  // Who is cancelled through his handle ends where he waits.
  if (N.In && llvm::any_of(Engine.spawned(), [&](const Task &T) {
        const ValueDecl *Handle = T.Handle.lastNamed();
        return T.Entry == N.In->Entry && Handle &&
               Engine.uses().has(Handle, {Role::StopCheck});
      }))
    return false;
  if (mayPass(*N.Of) && !N.Of->isChannel())
    return false;
  switch (N.What) {
  case Role::Receive:
  case Role::Wait:
    return true;
  case Role::ConditionWait: {
    // With a predicate, a time or a token it may go on without a signal.
    std::optional<CallView> C = viewCall(N.Site);
    const Effect *E = C ? C->effect(M, Role::ConditionWait) : nullptr;
    unsigned Own = E && E->Object.Kind == Operand::Argument ? 2 : 1;
    return !N.Of->Tries && C && C->Args.size() <= Own;
  }
  case Role::Send:
    return N.Of->isUnbuffered();
  default:
    return false;
  }
}

void WaitFinder::judgePossible() {
  llvm::SmallPtrSet<const Subject *, 8> Explained;
  for (const Node &N : Nodes) {
    if (!isBlocking(N) || !N.Possible || isAnswered(N) ||
        Explained.contains(N.Of))
      continue;
    BlockedForever Found{
        BlockedKind::NoPeer,        N.E->Where, N.Of->Named, {}, {},
        N.In ? N.In->Site : nullptr};
    Found.Sends = isSend(N.What);
    Explained.insert(N.Of);
    // Not for nobody, if it is this task that would do it later.
    for (const Node &Given : Nodes) {
      Node Anytime = N;
      Anytime.E = nullptr;
      if (!N.In && !Given.In && Given.What != Role::Close &&
          answers(Given, Anytime)) {
        Found.Kind = BlockedKind::OnlyAfter;
        Found.Other = Given.E->Where.getBegin();
        break;
      }
    }
    for (const Node &Given : Nodes) {
      if (!answers(Given, N))
        continue;
      const AccessPath *Waits = missing(Given);
      bool Here = Given.In == N.In;
      if (Found.Other.isInvalid() || !Here) {
        Found.Kind = Here ? BlockedKind::OnlyAfter : BlockedKind::Circle;
        Found.Other = Given.E->Where.getBegin();
        // What it waits for in turn.
        for (const Node &Then : Nodes)
          if (Waits && Found.Then.isInvalid() && Then.In == Given.In &&
              (Then.Of->Path == *Waits || roomIn(Then.Of->Path) == *Waits) &&
              isBlocking(Then))
            Found.Then = Then.E->Where.getBegin();
      }
      for (const auto &S : Subjects)
        if (Waits && (S->Path == *Waits || roomIn(S->Path) == *Waits))
          Explained.insert(S.get());
    }
    // The only value that is ever sent could lie in the channel meanwhile.
    auto Has = [&](auto Which) {
      return llvm::count_if(Nodes, [&](const Node &Other) {
        return Other.Of == N.Of && Which(Other);
      });
    };
    if (Found.Sends && !N.In && N.Of->isUnbuffered() &&
        times(N.Site, *N.Of) == 1 &&
        Has([](const Node &Other) { return isSend(Other.What); }) == 1 &&
        Has([](const Node &Other) {
          return !Other.In && Other.E->Kind == EventKind::Receive;
        }) > 0)
      Found.NeedsRoom = dyn_cast_or_null<VarDecl>(N.Of->Named);
    // Of two who meet nobody, each is a finding of its own.
    add(std::move(Found));
  }
}

/// A loop that receives until a close, of which there is none.
void WaitFinder::judgeEndless() {
  ASTContext &Ctx = Engine.context();
  for (const Node &N : Nodes) {
    if (N.What != Role::Receive || N.In || !N.Of->isChannel() || N.E->In != A.F)
      continue;
    const CXXForRangeStmt *Loop = rangeLoopOf(Ctx, N.Site);
    if (!Loop)
      continue;
    bool Ends = false;
    llvm::SmallVector<const Stmt *> Work{Loop->getBody()};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S || isa<LambdaExpr>(S))
        continue;
      Ends |=
          isa<ReturnStmt, BreakStmt, GotoStmt, CXXThrowExpr, CoreturnStmt>(S);
      if (const auto *E = dyn_cast<Expr>(S))
        if (std::optional<CallView> C = viewCall(E))
          Ends |= !C->lookUp(M) && C->Callee && C->Callee->isNoReturn();
      Work.append(S->child_begin(), S->child_end());
    }
    SourceLocation LastSend;
    for (const Node &Given : Nodes) {
      if (Given.Of != N.Of)
        continue;
      Ends |= Given.What == Role::Close;
      if (!isSend(Given.What))
        continue;
      LastSend = Given.E->Where.getBegin();
      // Whoever goes on for ever sends for ever.
      for (const Stmt *Around = loopAround(Ctx, Given.Site); Around;
           Around = loopAround(Ctx, Around))
        Ends |= !isa<CXXForRangeStmt>(Around) &&
                !(isa<ForStmt>(Around) && cast<ForStmt>(Around)->getCond() &&
                  cast<ForStmt>(Around)->getInc());
    }
    if (!Ends && LastSend.isValid()) {
      BlockedForever Found;
      Found.Kind = BlockedKind::NeverClosed;
      Found.Where = N.E->Where;
      Found.Subject = N.Of->Named;
      Found.Other = LastSend;
      add(std::move(Found));
    }
  }
}

//===----------------------------------------------------------------------===//
// Counting
//===----------------------------------------------------------------------===//

/// Is every count done in the text of this function or of its tasks, each of
/// which is seen as one place?
bool WaitFinder::isDirect(const Subject &S) const {
  for (const Node &N : Nodes) {
    if (N.Of != &S || isWait(N.What))
      continue;
    if (N.In ? N.E->In != N.In->Entry : N.E->In != A.F)
      return false;
    if (!N.In && !Places.count(N.Site))
      return false;
    if (N.In && !Places.count(A.ownSite(N.In->Id)))
      return false;
  }
  return true;
}

std::optional<int64_t> WaitFinder::times(const Expr *Site,
                                         const Subject &S) const {
  ASTContext &Ctx = Engine.context();
  SourceLocation Declared = S.Path.var()->getLocation();
  const SourceManager &SM = Ctx.getSourceManager();
  int64_t N = 1;
  for (const Stmt *Loop = loopAround(Ctx, Site); Loop;
       Loop = loopAround(Ctx, Loop)) {
    // A new one in every round.
    if (!SM.isBeforeInTranslationUnit(Declared, Loop->getBeginLoc()) &&
        SM.isBeforeInTranslationUnit(Declared, Loop->getEndLoc()))
      break;
    std::optional<int64_t> Rounds = constantRounds(Loop, Ctx);
    if (!Rounds || *Rounds > 1000000)
      return std::nullopt;
    N *= *Rounds;
    if (N > 1000000)
      return std::nullopt;
  }
  return N;
}

/// By how much one such operation counts.
std::optional<int64_t> WaitFinder::amount(const Node &N) const {
  std::optional<CallView> C = viewCall(N.Site);
  // Received again and again.
  if (rangeLoopOf(Engine.context(), N.Site))
    return std::nullopt;
  if (N.What != Role::WgAdd && N.What != Role::Signal)
    return 1;
  const Effect *E = C ? C->effect(M, N.What) : nullptr;
  const Expr *Object = E ? C->operand(E->Object) : nullptr;
  const Expr *Number = nullptr;
  if (C)
    for (const Expr *Arg : C->Args) {
      if (Arg == Object)
        continue;
      if (Number || !Arg->getType()->isIntegerType())
        return std::nullopt;
      Number = Arg;
    }
  if (!Number)
    return 1;
  Expr::EvalResult R;
  if (Number->isValueDependent() || !Number->EvaluateAsInt(R, Engine.context()))
    return std::nullopt;
  return R.Val.getInt().getExtValue();
}

bool WaitFinder::reaches(const Expr *From, const Expr *To) const {
  auto X = Places.find(From), Y = Places.find(To);
  if (X == Places.end() || Y == Places.end())
    return true;
  auto [FromBlock, FromIndex] = X->second;
  auto [ToBlock, ToIndex] = Y->second;
  if (FromBlock == ToBlock && FromIndex <= ToIndex)
    return true;
  llvm::SmallPtrSet<const CFGBlock *, 16> Seen;
  llvm::SmallVector<const CFGBlock *> Work{FromBlock};
  while (!Work.empty())
    for (CFGBlock::AdjacentBlock Succ : Work.pop_back_val()->succs()) {
      const CFGBlock *Next = Succ.getReachableBlock();
      if (!Next || !Seen.insert(Next).second)
        continue;
      if (Next == ToBlock)
        return true;
      Work.push_back(Next);
    }
  return false;
}

/// Has \p From certainly happened whenever \p To does?
bool WaitFinder::precedes(const Expr *From, const Expr *To) {
  auto X = Places.find(From), Y = Places.find(To);
  if (X == Places.end() || Y == Places.end())
    return false;
  auto [FromBlock, FromIndex] = X->second;
  auto [ToBlock, ToIndex] = Y->second;
  if (FromBlock == ToBlock)
    return FromIndex < ToIndex;
  if (!Dominators)
    Dominators = std::make_unique<CFGDomTree>(A.Cfg.get());
  return Dominators->dominates(FromBlock, ToBlock);
}

/// How often, at most, operations of this kind have happened when \p Before
/// does (null: ever); empty: nobody knows.
std::optional<int64_t>
WaitFinder::atMost(const Subject &S, const Expr *Before,
                   llvm::function_ref<bool(const Node &)> Which) {
  int64_t Sum = 0;
  for (const Node &N : Nodes) {
    if (N.Of != &S || !Which(N))
      continue;
    const Expr *Place = N.In ? A.ownSite(N.In->Id) : N.Site;
    if (Before && (Place == Before || !reaches(Place, Before)))
      continue;
    std::optional<int64_t> Each = amount(N), Times = times(N.Site, S);
    std::optional<int64_t> Starts =
        N.In ? times(Place, S) : std::optional<int64_t>(1);
    if (!Each || !Times || !Starts)
      return std::nullopt;
    if (*Each > 0)
      Sum += *Each * *Times * *Starts;
  }
  return Sum;
}

/// How often, at least, this function itself has done it when \p Before
/// happens.
int64_t WaitFinder::atLeast(const Subject &S, const Expr *Before,
                            llvm::function_ref<bool(const Node &)> Which) {
  int64_t Sum = 0;
  for (const Node &N : Nodes) {
    if (N.Of != &S || N.In || !Which(N) || !precedes(N.Site, Before))
      continue;
    std::optional<int64_t> Each = amount(N);
    if (!Each)
      continue;
    Sum += std::max<int64_t>(*Each, 0);
  }
  return Sum;
}

void WaitFinder::judgeCounts(const Subject &S) {
  auto IsGroupSpawn = [&] {
    return llvm::any_of(A.Tasks,
                        [&](const Task &T) { return T.Handle == S.Path; });
  };
  auto Sends = [](const Node &N) { return isSend(N.What); };
  auto Receives = [](const Node &N) { return isReceive(N.What); };
  auto Signals = [](const Node &N) { return isSignal(N.What); };
  auto Closes = [](const Node &N) { return N.What == Role::Close; };
  if (S.Kind->Kind == TypeKind::WaitGroup && IsGroupSpawn())
    return;
  for (const Node &N : Nodes) {
    if (N.Of != &S)
      continue;
    bool Here = !N.In && N.E->In == A.F && Places.count(N.Site);
    std::optional<int64_t> Possible;
    int64_t Needed = 0;
    BlockedKind Kind = BlockedKind::TooFew;
    if (Here && N.What == Role::Receive && S.isChannel()) {
      if (atMost(S, N.Site, Closes) != 0)
        continue;
      Possible = atMost(S, N.Site, Sends);
      Needed = atLeast(S, N.Site, Receives) + 1;
    } else if (Here && N.What == Role::Send && S.Count && *S.Count > 0) {
      if (atMost(S, N.Site, Closes) != 0)
        continue;
      Possible = atMost(S, N.Site, Receives);
      if (!Possible)
        continue;
      int64_t Before = atLeast(S, N.Site, Sends);
      // The rounds of a loop that does nothing but count.
      ASTContext &Ctx = Engine.context();
      const Stmt *Loop = loopAround(Ctx, N.Site);
      if (Loop && testsAround(Ctx, N.Site).size() == 1)
        if (std::optional<int64_t> Rounds = times(N.Site, S))
          Before += *Rounds - 1;
      Needed = Before + 1;
      *Possible += *S.Count;
      Kind = BlockedKind::NoRoom;
    } else if (Here && N.What == Role::WgWait) {
      Possible = atMost(S, N.Site, Signals);
      Needed = atLeast(S, N.Site,
                       [](const Node &N) { return N.What == Role::WgAdd; });
      // A negative add is a done.
      if (llvm::any_of(Nodes, [&](const Node &Other) {
            return Other.Of == &S && Other.What == Role::WgAdd &&
                   amount(Other).value_or(-1) < 0;
          }))
        continue;
    } else if (S.Count && isWait(N.What) && !tries(N.What) &&
               S.Kind->Counts == CountKind::Up && Here) {
      Possible = atMost(S, N.Site, Signals);
      if (Possible)
        *Possible += *S.Count;
      Needed = atLeast(S, N.Site,
                       [](const Node &N) { return N.What == Role::Wait; }) +
               1;
    } else if (S.Count && isWait(N.What) && !tries(N.What) &&
               (S.Kind->Counts == CountKind::Down ||
                S.Kind->Counts == CountKind::Rounds)) {
      // Who arrives and waits counts himself.
      const Expr *Before = Here && N.What == Role::Wait ? N.Site : nullptr;
      Possible = atMost(S, Before, Signals);
      if (Here && N.What == Role::Barrier) {
        Possible = atMost(S, N.Site, Signals);
        if (Possible)
          ++*Possible;
      }
      Needed = *S.Count;
    } else {
      continue;
    }
    if (!Possible || *Possible >= Needed)
      continue;
    BlockedForever Found;
    Found.Kind = Kind;
    Found.Where = N.E->Where;
    Found.Subject = S.Named;
    Found.Task = N.In ? N.In->Site : nullptr;
    Found.Needed = Needed;
    Found.Possible = *Possible;
    Found.Sends = Kind == BlockedKind::NoRoom;
    add(std::move(Found));
    return; // what follows is never reached
  }
}

//===----------------------------------------------------------------------===//
// Wait groups
//===----------------------------------------------------------------------===//

void WaitFinder::judgeGroup(const Subject &S) {
  if (S.Kind->Kind != TypeKind::WaitGroup)
    return;
  auto Adds = [](const Node &N) { return N.What == Role::WgAdd; };
  auto Dones = [](const Node &N) { return N.What == Role::WgDone; };
  bool Spawns =
      llvm::any_of(A.Tasks, [&](const Task &T) { return T.Handle == S.Path; });
  for (const Node &N : Nodes) {
    if (N.Of != &S)
      continue;
    bool Here = !N.In && N.E->In == A.F && Places.count(N.Site);
    if (Here && N.What == Role::WgDone && !Spawns) {
      std::optional<int64_t> Counted = atMost(S, N.Site, Adds);
      int64_t Done = atLeast(S, N.Site, Dones);
      if (Counted && *Counted <= Done)
        add({WaitGroupKind::BelowZero, N.E->Where, S.Named, {}, nullptr});
    }
    if (Here && N.What == Role::WgWait && !Spawns &&
        atMost(S, N.Site, Adds) == 0) {
      // The first count comes later, and nobody waits after it.
      for (const Node &Add : Nodes)
        if (Add.Of == &S && Adds(Add) && !Add.In && reaches(N.Site, Add.Site) &&
            llvm::none_of(Nodes, [&](const Node &Again) {
              return Again.Of == &S && Again.What == Role::WgWait &&
                     (Again.In || reaches(Add.Site, Again.Site));
            })) {
          add({WaitGroupKind::WaitBeforeAdd, N.E->Where, S.Named,
               Add.E->Where.getBegin(), nullptr});
          break;
        }
    }
    if (N.In && N.What == Role::WgWait && !Spawns && N.E->Waited.empty()) {
      // Counted only while this task waits already.
      const Event *First = nullptr;
      bool Before = false;
      for (const auto &L : A.Events) {
        if (L.E.Kind != EventKind::WgAdd || L.E.Path != S.Path)
          continue;
        bool Beside = llvm::any_of(L.Live, [&](const LiveTask &Live) {
          return Live.Task == N.In->Id;
        });
        Before |= !Beside;
        if (!First)
          First = &L.E;
      }
      Before |= llvm::any_of(Nodes, [&](const Node &Other) {
        return Other.Of == &S && Adds(Other) && Other.In;
      });
      if (First && !Before)
        add({WaitGroupKind::AddBesideWait, N.E->Where, S.Named,
             First->Where.getBegin(), N.In->Site});
    }
  }
}

void WaitFinder::judgeMissingWait(const Subject &S) {
  if (S.Kind->Kind != TypeKind::WaitGroup || !S.Path.steps().empty() ||
      Engine.uses().has(S.Named, {Role::WgWait}) ||
      !Engine.uses().has(S.Named, {Role::WgAdd}))
    return;
  for (const auto &End : A.Ends) {
    if (End.V != S.Path.var())
      continue;
    for (const LiveTask &L : End.Live)
      for (const Node &N : Nodes)
        if (N.Of == &S && N.In && N.In->Id == L.Task &&
            N.What == Role::WgDone) {
          add({WaitGroupKind::NoWait, SourceRange(S.Named->getLocation()),
               S.Named, N.E->Where.getBegin(), N.In->Site});
          return;
        }
  }
}

//===----------------------------------------------------------------------===//
// Findings
//===----------------------------------------------------------------------===//

void WaitFinder::add(BlockedForever New) {
  auto &List = Engine.findings().BlockedForevers;
  if (llvm::none_of(List, [&](const BlockedForever &Old) {
        return Old.Where.getBegin() == New.Where.getBegin();
      }))
    List.push_back(std::move(New));
}

void WaitFinder::add(WaitGroupMisuse New) {
  auto &List = Engine.findings().WaitGroupMisuses;
  if (llvm::none_of(List, [&](const WaitGroupMisuse &Old) {
        return Old.Where.getBegin() == New.Where.getBegin();
      }))
    List.push_back(std::move(New));
}
