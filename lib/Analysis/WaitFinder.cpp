//===- WaitFinder.cpp - Waits that nothing can end ------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/WaitFinder.h"
#include "Analysis/Counts.h"
#include "Analysis/RoleGroups.h"
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
  if (S.Named && !S.Kind)
    S.Kind = M.shape(S.Named->getType());
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
    default:
      // A future's wait joins, too.
      if (!letsGoOn(U.What) && !isWait(U.What) && U.What != Role::WgAdd &&
          U.What != Role::Join)
        return false;
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

static bool isSeveral(const Task *T) { return T && T->mayBeSeveral(); }

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
