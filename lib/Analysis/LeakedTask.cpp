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
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/BitVector.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Called functions are followed this deep when looking for endless loops.
static constexpr unsigned MaxEndlessDepth = 3;
/// Functions that a task calls, all together, whose operations count as its.
static constexpr unsigned MaxTaskFunctions = 8;
/// Expressions and statements around the start of a task.
static constexpr unsigned MaxParents = 256;

namespace {

/// Something that a function does to a channel, a flag ...
struct Operation {
  Role What;
  const Expr *Site;
  const ValueDecl *Subject;
  const Stmt *Loop; ///< innermost loop around it, or null
  bool IsRange;     ///< `for (x : channel)`
  bool HasExit;     ///< the loop has a way out of its own
};

/// Collects what a function does to channels and the like, with its loops.
class OperationCollector : public RecursiveASTVisitor<OperationCollector> {
public:
  explicit OperationCollector(Model &M) : M(M) {}
  bool shouldVisitImplicitCode() const { return true; }
  llvm::SmallVector<Operation, 8> All;

  bool TraverseLambdaExpr(LambdaExpr *L) {
    // The cases of a select run in place; their bodies only after a choice.
    return true;
  }
  bool TraverseForStmt(ForStmt *S) {
    return loop(S, [&] { return RecursiveASTVisitor::TraverseForStmt(S); });
  }
  bool TraverseWhileStmt(WhileStmt *S) {
    return loop(S, [&] { return RecursiveASTVisitor::TraverseWhileStmt(S); });
  }
  bool TraverseDoStmt(DoStmt *S) {
    return loop(S, [&] { return RecursiveASTVisitor::TraverseDoStmt(S); });
  }
  bool TraverseCXXForRangeStmt(CXXForRangeStmt *S) {
    return loop(
        S, [&] { return RecursiveASTVisitor::TraverseCXXForRangeStmt(S); });
  }
  bool VisitExpr(Expr *E) {
    std::optional<CallView> C = viewCall(E);
    const FunctionModel *Fn = C ? C->lookUp(M) : nullptr;
    if (!Fn)
      return true;
    for (const Effect &Effect : Fn->Effects) {
      const Expr *Object = Effect.Object.Kind == Operand::This
                               ? C->Object
                               : C->operand(Effect.Object);
      const Stmt *Loop = Loops.empty() ? nullptr : Loops.back();
      const auto *AsRange = dyn_cast_or_null<CXXForRangeStmt>(Loop);
      bool IsRange = AsRange && C->Callee->getIdentifier() &&
                     C->Callee->getName() == "begin";
      if (IsRange)
        Object = AsRange->getRangeInit();
      All.push_back({Effect.What, E,
                     Object ? ObjectUses::named(Object) : nullptr, Loop,
                     IsRange, Loop && hasExit(Loop)});
    }
    return true;
  }

  /// Can the body of \p Loop be left by break, return, throw or goto?
  static bool hasExit(const Stmt *Loop) {
    llvm::SmallVector<std::pair<const Stmt *, bool>> Work;
    for (const Stmt *Child : Loop->children())
      Work.push_back({Child, true});
    while (!Work.empty()) {
      auto [S, BreaksOurs] = Work.pop_back_val();
      if (!S || isa<LambdaExpr>(S))
        continue;
      if (isa<ReturnStmt, CXXThrowExpr, GotoStmt, IndirectGotoStmt,
              CoreturnStmt>(S) ||
          (isa<BreakStmt>(S) && BreaksOurs))
        return true;
      bool Inner =
          BreaksOurs &&
          !isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(S);
      for (const Stmt *Child : S->children())
        Work.push_back({Child, Inner});
    }
    return false;
  }

private:
  template <typename Body> bool loop(const Stmt *S, Body Run) {
    Loops.push_back(S);
    bool Result = Run();
    Loops.pop_back();
    return Result;
  }
  Model &M;
  llvm::SmallVector<const Stmt *> Loops;
};

llvm::SmallVector<Operation, 8> operations(Model &M, const FunctionDecl *F) {
  OperationCollector Collector(M);
  Collector.TraverseStmt(F->getBody());
  return std::move(Collector.All);
}

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
  bool neverReturns(const FunctionDecl *F, const Stmt *&Loop, unsigned Depth);
  bool mayThrow(const FunctionDecl *F);
  bool isStoredCallable(const CallView &C);
  const Expr *abandonedBy(const Task &T, const ValueDecl *Channel,
                          SourceLocation &Exit,
                          llvm::function_ref<bool(Role)> Serves);
  void findAbandonedBySender(const Task &T, const Operation &Op);
  void findAbandonedByCloser(const Task &T, const Operation &Op);
  void judgeCount(const Task &T, const Operation &Op);
  std::optional<int64_t> unchanging(const Expr *E, const ValueDecl *&State);
  std::optional<bool> outcome(const Expr *Condition);
  bool hasRoom(const ValueDecl *Channel);
  const VarDecl *needsRoom(const Task &T, const Operation &Op);
  void add(LeakKind Kind, const Task &T, SourceRange Where,
           const ValueDecl *Subject, SourceLocation Exit = {},
           const VarDecl *NeedsRoom = nullptr);

  SummaryEngine &Engine;
  Model &M;
  /// What nobody changes and a condition asks for, and where (neverReturns).
  const ValueDecl *Unchanged = nullptr;
  SourceRange UnchangedAt;
  /// There are calls that might end the task in a way nobody sees.
  bool Opaque = false;
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

static bool sends(Role R) {
  return R == Role::Send || R == Role::TrySend || R == Role::TimedSend ||
         R == Role::SelectSend || R == Role::Close;
}

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
    if (S.Subject == Op.Subject && S.Loop)
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
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.PruneTriviallyFalseEdges = true;
  std::unique_ptr<CFG> G =
      CFG::buildCFG(F, F->getBody(), &Engine.context(), Options);
  if (!G || G->getNumBlockIDs() > SummaryEngine::MaxBlocks)
    return nullptr;
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
          bool Same = Object && ObjectUses::named(Object) == Channel;
          Receiving |= Same && Serves(Effect.What);
        }
      } else if (userDefinition(C->Callee)) {
        // Handed on: whoever got it may receive.
        for (const Expr *Arg : C->Args)
          Receiving |= ObjectUses::named(Arg) == Channel;
      }
      // A select with this case alone receives; with others it may leave.
      if (Fn && C->effect(M, Role::Select) && C->Args.size() == 1)
        if (std::optional<CallView> Case = viewCall(ignoreWrappers(C->Args[0])))
          if (const Effect *R = Case->effect(M, Role::SelectReceive))
            Receiving |= Case->operand(R->Object) &&
                         ObjectUses::named(Case->operand(R->Object)) == Channel;
      if (Receiving && (AfterStart || B != Start))
        Receives.set(B->getBlockID());
    }
  }
  if (!Start)
    return nullptr;
  // A way out that the receiving ways share is no early one: what led past the
  // receive may be the same condition that led past the start.
  llvm::BitVector AfterReceive(G->getNumBlockIDs());
  llvm::SmallVector<const CFGBlock *> Work;
  for (const CFGBlock *B : *G)
    if (Receives.test(B->getBlockID()))
      Work.push_back(B);
  while (!Work.empty())
    for (CFGBlock::AdjacentBlock Succ : Work.pop_back_val()->succs())
      if (const CFGBlock *Next = Succ.getReachableBlock();
          Next && !AfterReceive.test(Next->getBlockID())) {
        AfterReceive.set(Next->getBlockID());
        Work.push_back(Next);
      }
  // Depth first to the exit, around every receiving block.
  llvm::BitVector Seen(G->getNumBlockIDs());
  if (!Receives.test(Start->getBlockID()))
    Work.push_back(Start);
  while (!Work.empty()) {
    const CFGBlock *B = Work.pop_back_val();
    if (Seen.test(B->getBlockID()))
      continue;
    Seen.set(B->getBlockID());
    for (const CFGElement &Element : *B)
      if (auto S = Element.getAs<CFGStmt>())
        if (isa<ReturnStmt>(S->getStmt()))
          Exit = S->getStmt()->getBeginLoc();
    for (CFGBlock::AdjacentBlock Succ : B->succs()) {
      const CFGBlock *Next = Succ.getReachableBlock();
      if (!Next)
        continue;
      if (Next == &G->getExit()) {
        if (AfterReceive.test(B->getBlockID()))
          continue;
        if (Exit.isInvalid())
          Exit = F->getBodyRBrace();
        return T.Site;
      }
      if (!Receives.test(Next->getBlockID()))
        Work.push_back(Next);
    }
  }
  return nullptr;
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
    bool IsReceive = U.What == Role::Receive || U.What == Role::TryReceive ||
                     U.What == Role::TimedReceive ||
                     U.What == Role::SelectReceive;
    if (!IsReceive)
      continue;
    if (U.In != T.SpawnedIn)
      return;
    Only = &U;
  }
  // A loop that receives is taken to receive as often as there are senders.
  for (const Operation &R : operations(M, T.SpawnedIn))
    if (R.Subject == Op.Subject && R.Loop &&
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
  bool Several = llvm::any_of(
      T.LiveAtSpawn, [&](const LiveTask &L) { return L.Task == T.Id; });
  unsigned Receivers = 0;
  for (const Operation &R : operations(M, T.SpawnedIn))
    if (R.Subject == Op.Subject) {
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

/// The value that the variable or member \p E has for ever, since nobody
/// writes it.
std::optional<int64_t> LeakFinder::unchanging(const Expr *E,
                                              const ValueDecl *&State) {
  E = ignoreWrappers(E);
  if (std::optional<CallView> C = viewCall(E)) {
    bool Loads = C->effect(M, Role::AtomicLoad) ||
                 isa_and_nonnull<CXXConversionDecl>(C->Callee);
    E = Loads && C->Object ? ignoreWrappers(C->Object) : nullptr;
  }
  if (!E || !isa<DeclRefExpr, MemberExpr>(E))
    return std::nullopt;
  QualType Type = E->getType();
  if (!Type->isIntegralOrEnumerationType() && !Type->isAtomicType() &&
      !M.isKind(Type, TypeKind::Atomic))
    return std::nullopt;
  const ValueDecl *D = ObjectUses::named(E);
  const ObjectUses &Uses = Engine.uses();
  if (!D || D->getType().isConstQualified() ||
      D->getType()->isReferenceType() || Uses.escapes(D) ||
      !Uses.writes(D).empty() ||
      llvm::any_of(Uses.uses(D), [](const ObjectUses::Use &U) {
        return U.What != Role::AtomicLoad;
      }))
    return std::nullopt;
  const Expr *Init = nullptr;
  if (const auto *V = dyn_cast<VarDecl>(D)) {
    bool Hidden = V->isStaticLocal() || V->isLocalVarDecl() ||
                  (V->hasGlobalStorage() && !V->isExternallyVisible());
    if (!Hidden || isa<ParmVarDecl>(V) || V->getTLSKind() != VarDecl::TLS_None)
      return std::nullopt;
    Init = V->getAnyInitializer();
    State = D;
    if (!Init)
      return V->hasGlobalStorage() ? std::optional<int64_t>(0) : std::nullopt;
  } else if (const auto *F = dyn_cast<FieldDecl>(D)) {
    Init = F->getInClassInitializer();
    const auto *Class = dyn_cast<CXXRecordDecl>(F->getParent());
    if (!Init || !Class || F->getAccess() != AS_private || Class->hasFriends())
      return std::nullopt;
    for (const CXXConstructorDecl *Ctor : Class->ctors())
      for (const CXXCtorInitializer *I : Ctor->inits())
        if (I->isWritten() && I->getMember() == F)
          return std::nullopt;
    for (const CXXMethodDecl *Method : Class->methods())
      if (!Method->isImplicit() && !Method->isDefaulted() &&
          !Method->isDeleted() && !Method->isDefined())
        return std::nullopt;
    State = D;
  }
  if (!Init)
    return std::nullopt;
  // The value inside of braces, and of the constructor of an atomic.
  for (unsigned I = 0; I < 8; ++I) {
    Init = ignoreWrappers(Init);
    if (const auto *List = dyn_cast<InitListExpr>(Init)) {
      if (List->getNumInits() == 0)
        return 0;
      Init = List->getInit(0);
    } else if (const auto *Made = dyn_cast<CXXConstructExpr>(Init)) {
      if (Made->getNumArgs() == 0)
        return std::nullopt;
      Init = Made->getArg(0);
    }
  }
  Expr::EvalResult Value;
  if (Init->isValueDependent() || !Init->EvaluateAsInt(Value, Engine.context()))
    return std::nullopt;
  return Value.Val.getInt().getExtValue();
}

/// What \p Condition always is, because nobody changes what it asks for.
std::optional<bool> LeakFinder::outcome(const Expr *Condition) {
  const Expr *E = Condition ? ignoreWrappers(Condition) : nullptr;
  if (!E)
    return std::nullopt;
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot) {
    std::optional<bool> Inner = outcome(Not->getSubExpr());
    return Inner ? std::optional<bool>(!*Inner) : std::nullopt;
  }
  const ValueDecl *State = nullptr;
  std::optional<int64_t> Value;
  if (const auto *B = dyn_cast<BinaryOperator>(E); B && B->isEqualityOp()) {
    Expr::EvalResult With;
    Value = unchanging(B->getLHS(), State);
    if (!Value || B->getRHS()->isValueDependent() ||
        !B->getRHS()->EvaluateAsInt(With, Engine.context()))
      return std::nullopt;
    bool Equal = *Value == With.Val.getInt().getExtValue();
    Value = Equal == (B->getOpcode() == BO_EQ);
  } else {
    Value = unchanging(E, State);
  }
  if (!Value)
    return std::nullopt;
  Unchanged = State;
  UnchangedAt = E->getSourceRange();
  return *Value != 0;
}

/// Does no way lead from the entry of \p F to its exit? \p Loop is then a loop
/// that is never left. Calls of functions that never return end a way.
bool LeakFinder::neverReturns(const FunctionDecl *F, const Stmt *&Loop,
                              unsigned Depth) {
  CFG::BuildOptions Options;
  Options.PruneTriviallyFalseEdges = true;
  Options.setAllAlwaysAdd();
  std::unique_ptr<CFG> G =
      CFG::buildCFG(F, F->getBody(), &Engine.context(), Options);
  if (!G || G->getNumBlockIDs() > SummaryEngine::MaxBlocks)
    return false;
  llvm::BitVector Seen(G->getNumBlockIDs());
  llvm::SmallVector<const CFGBlock *> Work{&G->getEntry()};
  while (!Work.empty()) {
    const CFGBlock *B = Work.pop_back_val();
    if (Seen.test(B->getBlockID()))
      continue;
    Seen.set(B->getBlockID());
    if (B == &G->getExit())
      return false;
    if (!Loop && B->getLoopTarget())
      Loop = B->getLoopTarget();
    bool Ends = false;
    for (const CFGElement &Element : *B) {
      auto S = Element.getAs<CFGStmt>();
      if (!S || Ends)
        continue;
      // Code that is not understood may throw, end the task, or be where the
      // whole program waits for its end on purpose.
      if (isa<CXXThrowExpr, AsmStmt, CoawaitExpr>(S->getStmt()))
        return false;
      const auto *E = dyn_cast<Expr>(S->getStmt());
      std::optional<CallView> C = E ? viewCall(E) : std::nullopt;
      if (!C)
        continue;
      if (C->effect(M, Role::StopCheck) || C->effect(M, Role::Block) ||
          C->effect(M, Role::ContextCheck) || C->effect(M, Role::ContextWait))
        return false;
      const FunctionDecl *Callee = userDefinition(C->Callee);
      if (!C->Callee || isStoredCallable(*C)) {
        Opaque = true;
        continue;
      }
      if (C->lookUp(M) || (C->ObjectClass && M.type(C->ObjectClass)))
        continue;
      if (Callee && !Callee->isDefaulted()) {
        const Stmt *Inner = nullptr;
        if (Depth < MaxEndlessDepth && neverReturns(Callee, Inner, Depth + 1)) {
          Loop = Inner;
          Ends = true;
        } else if (mayThrow(Callee)) {
          Opaque = true;
        }
        continue;
      }
      bool IsSystem = Engine.context().getSourceManager().isInSystemHeader(
          C->Callee->getLocation());
      if (!IsSystem && !C->Callee->isImplicit() && !C->Callee->isDefaulted())
        Opaque = true;
    }
    if (Ends)
      continue;
    // What a loop waits for in vain does not let it out.
    std::optional<bool> Always;
    if (isa_and_nonnull<WhileStmt, DoStmt, ForStmt>(B->getTerminatorStmt()) &&
        B->succ_size() == 2)
      Always = outcome(B->getLastCondition());
    unsigned Edge = 0;
    for (CFGBlock::AdjacentBlock Succ : B->succs()) {
      bool Truth = Edge++ == 0;
      const CFGBlock *Next = Succ.getReachableBlock();
      if (Next && (!Always || *Always == Truth))
        Work.push_back(Next);
    }
  }
  return Loop != nullptr;
}

/// A call of something that was stored: nobody here knows what it does.
bool LeakFinder::isStoredCallable(const CallView &C) {
  return C.ObjectClass && C.Callee &&
         C.Callee->getOverloadedOperator() == OO_Call &&
         M.isKind(C.objectType(), TypeKind::Callable);
}

/// May the call end by an exception, or by something that is not understood?
bool LeakFinder::mayThrow(const FunctionDecl *F) {
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (isa<CXXThrowExpr>(S))
      return true;
    const auto *E = dyn_cast<Expr>(S);
    std::optional<CallView> C = E ? viewCall(E) : std::nullopt;
    if (C && isStoredCallable(*C))
      return true;
    if (C && !C->lookUp(M)) {
      bool IsSystem =
          C->Callee && Engine.context().getSourceManager().isInSystemHeader(
                           C->Callee->getLocation());
      bool Trivial =
          C->Callee && (C->Callee->isImplicit() || C->Callee->isDefaulted());
      if (!IsSystem && !Trivial && !userDefinition(C->Callee))
        return true;
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
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
  const Stmt *Loop = nullptr;
  Unchanged = nullptr;
  Opaque = false;
  // A flag that nobody changes was meant to be the way out; without one, the
  // way out may be in what is called.
  if (Said || !neverReturns(F, Loop, 0))
    return;
  const auto *Flag = dyn_cast_or_null<VarDecl>(Unchanged);
  if (Opaque && (!Unchanged || (Flag && Flag->hasLocalStorage())))
    return;
  if (Unchanged)
    add(LeakKind::StateNobody, T, UnchangedAt, Unchanged);
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
