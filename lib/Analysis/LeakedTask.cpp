//===- LeakedTask.cpp - Tasks that can never end --------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A task leaks if it waits for something that nobody in the program can do.
// What the program does with each channel, flag and condition comes from
// ObjectUses; whatever unknown code may reach counts as done.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/Counts.h"
#include "Analysis/EndlessLoop.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/Operations.h"
#include "Analysis/RoleGroups.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Ways.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/BitVector.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Functions that a task calls, all together, whose operations count as its.
static constexpr unsigned MaxTaskFunctions = 8;
/// Expressions and statements around the start of a task.
static constexpr unsigned MaxParents = 256;

namespace {

class LeakFinder {
public:
  explicit LeakFinder(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()) {}
  void run();

private:
  void judge(const Task &T);
  llvm::SmallVector<Operation, 8> taskOperations(const FunctionDecl *Entry);
  void judgeReceive(const Task &T, const Operation &Op);
  void judgeSend(const Task &T, const Operation &Op);
  void judgeWait(const Task &T, const Operation &Op);
  bool mayPass(const ValueDecl *D);
  bool judgeSelect(const Task &T, const Operation &Op);
  void judgeContext(const Task &T, const Operation &Op);
  const Expr *abandonedBy(const Task &T, const ValueDecl *Channel,
                          SourceLocation &Exit,
                          llvm::function_ref<bool(Role)> Serves);
  /// Is it done to the same object, by whatever name?
  bool isSame(const Operation &X, const Operation &Y) const {
    return X.Subject && Y.Subject &&
           Engine.uses().mayBeSame(X.Subject, Y.Subject);
  }
  void findAbandonedBySender(const Task &T, const Operation &Op);
  void findAbandonedByCloser(const Task &T, const Operation &Op);
  void judgeCount(const Task &T, const Operation &Op);
  bool hasRoom(const ValueDecl *Channel);
  const VarDecl *needsRoom(const Task &T, const Operation &Op);
  void add(LeakKind Kind, const Task &T, SourceRange Where,
           const ValueDecl *Subject, SourceLocation Exit = {},
           const VarDecl *NeedsRoom = nullptr);

  SummaryEngine &Engine;
  Model &M;
};

} // namespace

void LeakFinder::add(LeakKind Kind, const Task &T, SourceRange Where,
                     const ValueDecl *Subject, SourceLocation Exit,
                     const VarDecl *NeedsRoom) {
  auto &List = Engine.findings().LeakedTasks;
  if (llvm::none_of(List, [&](const LeakedTask &Known) {
        return Known.Where.getBegin() == Where.getBegin();
      }))
    List.push_back({Kind, T.Site, Where, Subject, Exit, NeedsRoom});
}

/// Is there a loop around \p Site that is not around \p V, too?
static bool isRepeated(ASTContext &Ctx, const Expr *Site, const VarDecl *V) {
  std::optional<DynTypedNode> Node = DynTypedNode::create(*Site);
  for (unsigned I = 0; I < MaxParents; ++I) {
    DynTypedNodeList Parents = Ctx.getParents(*Node);
    if (Parents.empty())
      return true;
    Node = Parents[0];
    if (Node->get<Decl>() && !Node->get<VarDecl>())
      return false;
    const auto *Loop = Node->get<Stmt>();
    if (Loop && isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Loop) &&
        !Loop->getSourceRange().fullyContains(V->getSourceRange()))
      return true;
  }
  return true;
}

/// The channel of \p Op if one value is all that is ever sent on it, as the
/// last thing that the task does: with room for it, the task ends.
const VarDecl *LeakFinder::needsRoom(const Task &T, const Operation &Op) {
  const auto *V = dyn_cast<VarDecl>(Op.Subject);
  const TypeModel *Kind = V ? M.type(V->getType()) : nullptr;
  if (!Kind || Kind->Capacity < 0 || !V->hasLocalStorage() ||
      V->isStaticLocal() || Op.Loop)
    return nullptr;
  for (const ObjectUses::Use &U : Engine.uses().uses(V))
    switch (U.What) {
    case Role::Send:
      if (U.Site != Op.Site)
        return nullptr;
      break;
    case Role::TrySend:
    case Role::TimedSend:
    case Role::SelectSend:
      return nullptr;
    default:
      break;
    }
  // A task that is written where it starts is no other task, too.
  const auto *Body = dyn_cast_or_null<CompoundStmt>(T.Entry->getBody());
  if (!Body || Body->body_empty() ||
      !T.Site->getSourceRange().fullyContains(Body->getSourceRange()) ||
      !isa<Expr>(Body->body_back()) ||
      ignoreWrappers(cast<Expr>(Body->body_back())) != Op.Site ||
      isRepeated(Engine.context(), T.Site, V))
    return nullptr;
  return V;
}

/// The channel is made here with room for at least one value, or elsewhere.
bool LeakFinder::hasRoom(const ValueDecl *Channel) {
  if (M.shape(Channel->getType()))
    return true; // what is known by its shape has some
  const auto *V = dyn_cast<VarDecl>(Channel);
  if (!V || isa<ParmVarDecl>(V))
    return true;
  const Expr *Init = V->getInit();
  if (!Init)
    return true;
  std::optional<CallView> C = viewCall(ignoreWrappers(Init));
  if (!C)
    return true;
  bool Makes = C->isConstruction() || C->effect(M, Role::MakeChannel);
  if (!Makes)
    return true;
  if (C->Args.empty())
    return false;
  Expr::EvalResult Room;
  return !C->Args[0]->EvaluateAsInt(Room, Engine.context()) ||
         Room.Val.getInt() != 0;
}

void LeakFinder::judgeReceive(const Task &T, const Operation &Op) {
  const ObjectUses &Uses = Engine.uses();
  if (Uses.escapes(Op.Subject))
    return;
  if (Uses.has(Op.Subject, {Role::Close})) {
    findAbandonedByCloser(T, Op);
    return;
  }
  bool Sent = Uses.has(Op.Subject, {Role::Send, Role::TrySend, Role::TimedSend,
                                    Role::SelectSend});
  // With senders, only a loop that goes on for ever waits in vain at the end.
  bool Endless = Op.IsRange || (Op.Loop && !Op.HasExit);
  if (Sent && !(Endless && Op.IsRange && !Op.HasExit)) {
    findAbandonedBySender(T, Op);
    return;
  }
  add(LeakKind::ReceiveNobody, T, Op.Site->getSourceRange(), Op.Subject);
}

static bool sends(Role R) { return isSend(R) || R == Role::Close; }

/// The one who started the task is the only one to send, once, and may leave
/// before.
void LeakFinder::findAbandonedBySender(const Task &T, const Operation &Op) {
  const auto *V = dyn_cast<VarDecl>(Op.Subject);
  if (!V || Op.Loop || !T.SpawnedIn->getBody())
    return;
  for (const ObjectUses::Use &U : Engine.uses().uses(Op.Subject))
    if (sends(U.What) && (U.In != T.SpawnedIn || U.What != Role::Send))
      return;
  for (const Operation &S : operations(M, T.SpawnedIn))
    if (isSame(S, Op) && S.Loop)
      return;
  SourceLocation Exit;
  if (abandonedBy(T, Op.Subject, Exit, sends))
    add(LeakKind::SendersLeave, T, Op.Site->getSourceRange(), Op.Subject, Exit);
}

/// The task takes whatever comes until the channel is closed, and the one who
/// started it, who alone closes it, may leave before.
void LeakFinder::findAbandonedByCloser(const Task &T, const Operation &Op) {
  const auto *V = dyn_cast<VarDecl>(Op.Subject);
  if (!V || !Op.IsRange || Op.HasExit || !T.SpawnedIn->getBody())
    return;
  for (const ObjectUses::Use &U : Engine.uses().uses(V))
    if (U.What == Role::Close && U.In != T.SpawnedIn)
      return;
  SourceLocation Exit;
  if (abandonedBy(T, V, Exit, [](Role R) { return R == Role::Close; }))
    add(LeakKind::CloserLeaves, T, Op.Site->getSourceRange(), V, Exit);
}

/// Finds a way from the start of the task to the end of its creator on which
/// nothing is done to \p Channel that \p Serves the task.
const Expr *LeakFinder::abandonedBy(const Task &T, const ValueDecl *Channel,
                                    SourceLocation &Exit,
                                    llvm::function_ref<bool(Role)> Serves) {
  const FunctionDecl *F = T.SpawnedIn;
  std::unique_ptr<CFG> G = wholeCfg(F, Engine.context());
  if (!G)
    return nullptr;
  auto IsIt = [&](const Expr *Object) {
    const ValueDecl *D = Object ? ObjectUses::named(Object) : nullptr;
    return D && Engine.uses().mayBeSame(D, Channel);
  };
  const CFGBlock *Start = nullptr;
  llvm::BitVector Receives(G->getNumBlockIDs());
  for (const CFGBlock *B : *G) {
    bool AfterStart = false;
    for (const CFGElement &Element : *B) {
      auto S = Element.getAs<CFGStmt>();
      const auto *E = S ? dyn_cast<Expr>(S->getStmt()) : nullptr;
      if (E == T.Site) {
        Start = B;
        AfterStart = true;
        Receives.reset(B->getBlockID());
      }
      std::optional<CallView> C = E ? viewCall(E) : std::nullopt;
      if (!C)
        continue;
      const FunctionModel *Fn = C->lookUp(M);
      bool Receiving = false;
      if (Fn) {
        for (const Effect &Effect : Fn->Effects) {
          const Expr *Object = Effect.Object.Kind == Operand::This
                                   ? C->Object
                                   : C->operand(Effect.Object);
          Receiving |= Serves(Effect.What) && IsIt(Object);
        }
      } else if (userDefinition(C->Callee)) {
        // Handed on: whoever got it may receive.
        for (const Expr *Arg : C->Args)
          Receiving |= IsIt(Arg);
      }
      // A select with this case alone receives; with others it may leave.
      if (Fn && C->effect(M, Role::Select) && C->Args.size() == 1)
        if (std::optional<CallView> Case = viewCall(ignoreWrappers(C->Args[0])))
          if (const Effect *R = Case->effect(M, Role::SelectReceive))
            Receiving |= IsIt(Case->operand(R->Object));
      if (Receiving && (AfterStart || B != Start))
        Receives.set(B->getBlockID());
    }
  }
  if (!Start)
    return nullptr;
  // A way out that the receiving ways share is no early one: what led past the
  // receive may be the same condition that led past the start.
  llvm::BitVector AfterReceive(G->getNumBlockIDs());
  llvm::SmallVector<const CFGBlock *> Receiving;
  for (const CFGBlock *B : *G)
    if (Receives.test(B->getBlockID()))
      Receiving.push_back(B);
  followWays(
      *G, Receiving, [](const CFGBlock &) { return true; },
      [&](const CFGBlock &, unsigned, const CFGBlock &To) {
        AfterReceive.set(To.getBlockID());
        return true;
      });
  // To the exit, around every receiving block.
  bool Leaves = false;
  followWays(
      *G, {Start},
      [&](const CFGBlock &B) {
        if (Leaves || Receives.test(B.getBlockID()))
          return false;
        for (const CFGElement &Element : B)
          if (auto S = Element.getAs<CFGStmt>())
            if (isa<ReturnStmt>(S->getStmt()))
              Exit = S->getStmt()->getBeginLoc();
        return true;
      },
      [&](const CFGBlock &From, unsigned, const CFGBlock &To) {
        Leaves |= &To == &G->getExit() && !AfterReceive.test(From.getBlockID());
        return !Leaves && &To != &G->getExit();
      });
  if (Leaves && Exit.isInvalid())
    Exit = F->getBodyRBrace();
  return Leaves ? T.Site : nullptr;
}

/// Does the loop go on until its body leaves it?
static bool triesForEver(const Stmt *Loop) {
  if (const auto *For = dyn_cast<ForStmt>(Loop))
    return !For->getCond();
  const auto *While = dyn_cast<WhileStmt>(Loop);
  return While && isa<CXXBoolLiteralExpr, IntegerLiteral>(
                      While->getCond()->IgnoreParenImpCasts());
}

void LeakFinder::judgeSend(const Task &T, const Operation &Op) {
  const ObjectUses &Uses = Engine.uses();
  if (Uses.escapes(Op.Subject) || hasRoom(Op.Subject))
    return;
  bool AnyReceiver =
      Uses.has(Op.Subject, {Role::Receive, Role::TryReceive, Role::TimedReceive,
                            Role::SelectReceive});
  if (!AnyReceiver) {
    add(LeakKind::SendNobody, T, Op.Site->getSourceRange(), Op.Subject);
    return;
  }
  // Every receiver is in the function that started the task: if one of its
  // ways out leads past them, the task is left behind.
  const ObjectUses::Use *Only = nullptr;
  for (const ObjectUses::Use &U : Uses.uses(Op.Subject)) {
    if (!isReceive(U.What))
      continue;
    if (U.In != T.SpawnedIn)
      return;
    Only = &U;
  }
  // A loop that receives is taken to receive as often as there are senders.
  for (const Operation &R : operations(M, T.SpawnedIn))
    if (isSame(R, Op) && R.Loop &&
        (R.What == Role::Receive ||
         ((R.What == Role::TimedReceive || R.What == Role::TryReceive) &&
          triesForEver(R.Loop))))
      return;
  SourceLocation Exit;
  if (abandonedBy(T, Op.Subject, Exit,
                  [](Role R) { return R == Role::Receive; })) {
    add(LeakKind::SendAbandoned, T, Op.Site->getSourceRange(), Op.Subject, Exit,
        needsRoom(T, Op));
    return;
  }
  // Several senders, one value taken.
  bool Several = T.mayBeSeveral();
  unsigned Receivers = 0;
  for (const Operation &R : operations(M, T.SpawnedIn))
    if (isSame(R, Op)) {
      if (R.Loop)
        return;
      Receivers += R.What == Role::Receive;
    }
  if (Several && Receivers == 1 && Only)
    add(LeakKind::SendAbandoned, T, Op.Site->getSourceRange(), Op.Subject,
        Only->Site->getBeginLoc());
}

/// May a wait return although nobody signals?
bool LeakFinder::mayPass(const ValueDecl *D) {
  // A future whose promise goes away is told so.
  const TypeModel *Kind = M.type(D->getType());
  if (!Kind || Kind->Kind != TypeKind::Synchronization)
    return Kind && Kind->Kind == TypeKind::TaskHandle;
  if (Kind->Counts != CountKind::None) {
    std::optional<int64_t> Count = initialCount(Engine, D);
    return !Count || (Kind->Counts == CountKind::Up ? *Count > 0 : *Count <= 0);
  }
  // Something else that is made with an argument may let the first ones pass.
  const auto *V = dyn_cast<VarDecl>(D);
  const Expr *Init = V ? V->getInit() : nullptr;
  std::optional<CallView> Made =
      Init ? viewCall(ignoreWrappers(Init)) : std::nullopt;
  return !Made || !Made->Args.empty();
}

/// A select of which no case is ever ready.
bool LeakFinder::judgeSelect(const Task &T, const Operation &Op) {
  const ObjectUses &Uses = Engine.uses();
  std::optional<CallView> C = viewCall(Op.Site);
  if (!C || C->Args.empty())
    return false;
  for (const Expr *Arg : C->Args) {
    std::optional<CallView> Case = viewCall(ignoreWrappers(Arg));
    if (!Case)
      return false;
    const Effect *Receive = Case->effect(M, Role::SelectReceive);
    const Effect *Send = Case->effect(M, Role::SelectSend);
    const Effect *E = Receive ? Receive : Send;
    const Expr *Object = E ? Case->operand(E->Object) : nullptr;
    const ValueDecl *D = Object ? ObjectUses::named(Object) : nullptr;
    if (!D || isa<FunctionDecl>(D) ||
        !M.isKind(D->getType(), TypeKind::Channel) || Uses.escapes(D) ||
        Uses.has(D, {Role::Close, Role::TickerChannel}))
      return false;
    bool Served =
        Receive ? Uses.has(D, {Role::Send, Role::TrySend, Role::TimedSend,
                               Role::SelectSend})
                : hasRoom(D) ||
                      Uses.has(D, {Role::Receive, Role::TryReceive,
                                   Role::TimedReceive, Role::SelectReceive});
    if (Served)
      return false;
  }
  add(LeakKind::SelectNobody, T, Op.Site->getSourceRange(), nullptr);
  return true;
}

/// Waits for the end of a context that has none: one that was made of nothing.
void LeakFinder::judgeContext(const Task &T, const Operation &Op) {
  std::optional<CallView> Wait = viewCall(Op.Site);
  const auto *V = dyn_cast<VarDecl>(Op.Subject);
  const Expr *Init = V && V->hasLocalStorage() ? V->getInit() : nullptr;
  std::optional<CallView> Made =
      Init ? viewCall(ignoreWrappers(Init)) : std::nullopt;
  if (!Wait || !Wait->Args.empty() || !Made || !Made->Args.empty() ||
      !Made->effect(M, Role::ContextCreate) ||
      !M.isKind(V->getType(), TypeKind::Context) ||
      Engine.uses().has(V, {Role::ContextCancel}) ||
      !Engine.uses().writes(V).empty())
    return;
  add(LeakKind::WaitNobody, T, Op.Site->getSourceRange(), V);
}

void LeakFinder::judgeWait(const Task &T, const Operation &Op) {
  const ObjectUses &Uses = Engine.uses();
  std::optional<CallView> C = viewCall(Op.Site);
  bool IsBounded =
      C->effect(M, Role::Sleep) || llvm::any_of(C->Args, [&](const Expr *Arg) {
        return M.isKind(Arg->getType(), TypeKind::StopToken);
      });
  if (IsBounded || mayPass(Op.Subject) || Uses.escapes(Op.Subject))
    return;
  if (Uses.has(Op.Subject, {Role::Signal, Role::Barrier, Role::AtomicStore,
                            Role::AtomicUpdate, Role::AtomicAcquire,
                            Role::WgDone, Role::ContextCancel, Role::None}))
    return;
  add(LeakKind::WaitNobody, T, Op.Site->getSourceRange(), Op.Subject);
}

/// A count that is raised and never lowered.
void LeakFinder::judgeCount(const Task &T, const Operation &Op) {
  const ObjectUses &Uses = Engine.uses();
  if (Uses.escapes(Op.Subject) || !Uses.has(Op.Subject, {Role::WgAdd}))
    return;
  for (const ObjectUses::Use &U : Uses.uses(Op.Subject))
    if (U.What != Role::WgAdd && U.What != Role::WgWait)
      return;
  add(LeakKind::WaitNobody, T, Op.Site->getSourceRange(), Op.Subject);
}

/// What the task does in its own function and in those that it calls.
llvm::SmallVector<Operation, 8>
LeakFinder::taskOperations(const FunctionDecl *Entry) {
  llvm::SmallVector<Operation, 8> All;
  llvm::SmallVector<const FunctionDecl *> Functions{Entry};
  for (unsigned I = 0; I < Functions.size(); ++I) {
    llvm::append_range(All, operations(M, Functions[I]));
    // Only the first of a chain of calls that is the whole of the task: what a
    // task does on the way may not be what it waits for in the end.
    const auto *Body = dyn_cast_or_null<CompoundStmt>(Functions[I]->getBody());
    const Expr *Last = Body && !Body->body_empty()
                           ? dyn_cast<Expr>(Body->body_back())
                           : nullptr;
    std::optional<CallView> C =
        Last ? viewCall(ignoreWrappers(Last)) : std::nullopt;
    const FunctionDecl *Callee =
        C && !C->lookUp(M) ? userDefinition(C->Callee) : nullptr;
    if (Callee && Functions.size() < MaxTaskFunctions &&
        !llvm::is_contained(Functions, Callee))
      Functions.push_back(Callee);
  }
  return All;
}

void LeakFinder::judge(const Task &T) {
  const FunctionDecl *F = T.Entry;
  if (!F || !F->getBody())
    return;
  const ObjectUses &Uses = Engine.uses();
  // Who is cancelled through his handle ends where he waits.
  if (const ValueDecl *Handle = T.Handle.lastNamed())
    if (Uses.has(Handle, {Role::StopCheck}))
      return;
  bool Said = false;
  for (const Operation &Op : taskOperations(F)) {
    if (Op.What == Role::Select)
      Said |= judgeSelect(T, Op);
    if (!Op.Subject || isa<FunctionDecl>(Op.Subject))
      continue;
    size_t Before = Engine.findings().LeakedTasks.size();
    switch (Op.What) {
    case Role::TickerChannel:
      if (Op.Loop && isa<CXXForRangeStmt>(Op.Loop) && !Op.HasExit &&
          !Uses.escapes(Op.Subject) && !Uses.has(Op.Subject, {Role::TimerStop}))
        add(LeakKind::TickerRunning, T, Op.Site->getSourceRange(), Op.Subject);
      break;
    case Role::Receive:
      judgeReceive(T, Op);
      break;
    case Role::Send:
      judgeSend(T, Op);
      break;
    case Role::WgWait:
      judgeCount(T, Op);
      break;
    case Role::ContextWait:
      judgeContext(T, Op);
      break;
    case Role::Wait:
    case Role::ConditionWait:
      judgeWait(T, Op);
      break;
    default:
      break;
    }
    Said |= Engine.findings().LeakedTasks.size() != Before;
  }
  // A flag that nobody changes was meant to be the way out; without one, the
  // way out may be in what is called.
  if (Said)
    return;
  EndlessLoop Endless(Engine);
  const Stmt *Loop = Endless.find(F);
  if (!Loop)
    return;
  const auto *Flag = dyn_cast_or_null<VarDecl>(Endless.Unchanged);
  if (Endless.Opaque &&
      (!Endless.Unchanged || (Flag && Flag->hasLocalStorage())))
    return;
  if (Endless.Unchanged)
    add(LeakKind::StateNobody, T, Endless.UnchangedAt, Endless.Unchanged);
  else
    add(LeakKind::EndlessLoop, T, Loop->getSourceRange(), nullptr);
}

void LeakFinder::run() {
  // By index: judging computes summaries, which may find more tasks.
  for (size_t I = 0; I < Engine.spawned().size(); ++I) {
    Task T = Engine.spawned()[I];
    judge(T);
  }
}

void heddle::analysis::findLeakedTasks(SummaryEngine &Engine) {
  LeakFinder(Engine).run();
}
