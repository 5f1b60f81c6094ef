//===- BusyWait.cpp - Loops that only ask ---------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A loop waits busily if its body has a way round on which it does nothing but
// ask for something that another task must do. Found on the CFG: from the
// loop's head, follow the ways that are taken while the answer is "not yet";
// a block that waits, pauses or does work of its own ends the search.
//
//===----------------------------------------------------------------------===//

#include "Analysis/BusyWaitRewrite.h"
#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/Questions.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Longer ways round are no tight loops.
static constexpr unsigned MaxPathBlocks = 64;

static bool hasLoop(const Stmt *S) {
  llvm::SmallVector<const Stmt *> Work{S};
  while (!Work.empty()) {
    const Stmt *Next = Work.pop_back_val();
    if (!Next || isa<LambdaExpr>(Next))
      continue;
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Next))
      return true;
    Work.append(Next->child_begin(), Next->child_end());
  }
  return false;
}

namespace {

class LoopJudge {
public:
  LoopJudge(SummaryEngine &Engine, const FunctionDecl *F, const CFG &G)
      : Engine(Engine), M(Engine.model()), F(F), G(G), Asking(Engine, F) {}
  void run();

private:
  bool isOptimistic();
  bool isUsedAfterwards(const VarDecl *V);
  bool countsRounds();
  bool isAtLeisure(const BusyWait &B);
  bool takesTime(const CallView &C, unsigned Depth);
  bool worksBefore(const FunctionDecl *Entry, const Expr *Store);
  bool findWayRound(const CFGBlock *B, const CFGBlock *Head,
                    llvm::SmallPtrSetImpl<const CFGBlock *> &Path);

  SummaryEngine &Engine;
  Model &M;
  const FunctionDecl *F;
  const CFG &G;
  Questions Asking;
};

} // namespace

/// Does the loop ask whether something is still what it was before, as readers
/// do that try again when a writer has come in between? What it reads is its
/// work.
bool LoopJudge::isOptimistic() {
  llvm::SmallVector<const Stmt *> Work{Asking.Loop};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (const auto *B = dyn_cast<BinaryOperator>(S); B && B->isEqualityOp()) {
      const Expr *Left = ignoreWrappers(B->getLHS());
      const Expr *Right = ignoreWrappers(B->getRHS());
      auto IsCopy = [](const Expr *E) {
        const auto *Ref = dyn_cast<DeclRefExpr>(E);
        const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
        return V && V->hasLocalStorage();
      };
      const ValueDecl *Subject =
          IsCopy(Left) || IsCopy(Right) ? Asking.askedIn(Left) : nullptr;
      if (Subject && Subject == Asking.askedIn(Right))
        return true;
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

/// Does something that comes after the loop use \p V?
bool LoopJudge::isUsedAfterwards(const VarDecl *V) {
  const SourceManager &SM = Engine.context().getSourceManager();
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || S == Asking.Loop)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S);
        Ref && Ref->getDecl() == V &&
        SM.isBeforeInTranslationUnit(Asking.Loop->getEndLoc(),
                                     Ref->getLocation()))
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

/// `while (!stop) rounds++;`: is it there for the number, until it is told to
/// end?
bool LoopJudge::countsRounds() {
  if (Asking.Found.Kind != BusyWaitKind::Flag)
    return false;
  llvm::SmallVector<const Stmt *> Work{Asking.Loop};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    const auto *Unary = dyn_cast<UnaryOperator>(S);
    const auto *Ref = Unary && Unary->isIncrementOp()
                          ? dyn_cast<DeclRefExpr>(Unary->getSubExpr())
                          : nullptr;
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (V && isUsedAfterwards(V))
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

bool LoopJudge::findWayRound(const CFGBlock *B, const CFGBlock *Head,
                             llvm::SmallPtrSetImpl<const CFGBlock *> &Path) {
  if (Path.size() > MaxPathBlocks || !Path.insert(B).second)
    return false;
  for (const CFGElement &Element : *B)
    if (auto S = Element.getAs<CFGStmt>())
      if (Asking.classify(S->getStmt()) == Doing::Works)
        return false;
  unsigned Ways = llvm::count_if(B->succs(), [](CFGBlock::AdjacentBlock Succ) {
    return Succ.getReachableBlock() != nullptr;
  });
  const Expr *Condition = Ways == 2 ? B->getLastCondition() : nullptr;
  std::optional<bool> Success;
  if (Condition) {
    Expr::EvalResult Known;
    bool IsConstant = !Condition->isValueDependent() &&
                      Condition->EvaluateAsRValue(Known, Engine.context());
    if (!IsConstant && !Asking.isQuestion(Condition, Success))
      return false; // something else may end the loop: a count, input, time
  } else if (Ways > 1) {
    return false;
  }
  unsigned Edge = 0;
  for (CFGBlock::AdjacentBlock Succ : B->succs()) {
    bool Truth = Edge++ == 0;
    const CFGBlock *Next = Succ.getReachableBlock();
    // After a success the task has something to do; only "not yet" waits.
    if (!Next || (Success && *Success == Truth))
      continue;
    if (Next == Head || findWayRound(Next, Head, Path))
      return true;
  }
  return false;
}

/// A fence and the like, of which the compiler makes an instruction.
static bool isInstruction(const FunctionDecl &F) {
  unsigned Builtin = F.getBuiltinID();
  return Builtin &&
         !F.getASTContext().BuiltinInfo.isPredefinedLibFunction(Builtin);
}

/// Does the call take its time: does it wait, or is it a function of which it
/// cannot be seen that it does a few things and no more?
bool LoopJudge::takesTime(const CallView &C, unsigned Depth) {
  const TypeModel *Of = C.ObjectClass ? M.type(C.ObjectClass) : nullptr;
  if ((Of && Of->Kind == TypeKind::Atomic) || C.isConstruction())
    return false;
  if (C.lookUp(M))
    return C.effect(M, Role::Sleep) || C.effect(M, Role::Block) ||
           C.effect(M, Role::Io) || C.effect(M, Role::Wait) ||
           C.effect(M, Role::Receive);
  const FunctionDecl *Body = nullptr;
  if (!C.Callee || Depth == Questions::MaxDepth)
    return true;
  if (!C.Callee->hasBody(Body))
    return !isInstruction(*C.Callee);
  if (hasLoop(Body->getBody()))
    return true;
  bool Any = false;
  eachCall(Body->getBody(), [&](const Expr *E) {
    std::optional<CallView> Inner = viewCall(E);
    Any |= Inner && takesTime(*Inner, Depth + 1);
  });
  return Any;
}

/// Does the task do something that takes its time before it gets to \p Store?
bool LoopJudge::worksBefore(const FunctionDecl *Entry, const Expr *Store) {
  const SourceManager &SM = Engine.context().getSourceManager();
  bool Works = false;
  eachCall(Entry->getBody(), [&](const Expr *E) {
    std::optional<CallView> C = viewCall(E);
    Works |=
        C && E != Store &&
        SM.isBeforeInTranslationUnit(E->getBeginLoc(), Store->getBeginLoc()) &&
        takesTime(*C, 0);
  });
  return Works;
}

/// Yielding is right where the wait is short, as for a spin lock or the start
/// of a thread. Is this one for something that another task does in its own
/// time: the end of its work, the result of a future?
bool LoopJudge::isAtLeisure(const BusyWait &B) {
  switch (B.Kind) {
  case BusyWaitKind::SelectDefault:
    return false;
  case BusyWaitKind::Poll:
    return B.Subject && !Asking.TakesLock &&
           M.isKind(B.Subject->getType(), TypeKind::TaskHandle);
  case BusyWaitKind::TryLock: {
    // A lock of which the blocking form is at hand, and no other held.
    std::optional<CallView> C = viewCall(B.Question);
    const Effect *Try = C ? C->effect(M, Role::TryAcquire) : nullptr;
    return Try && !Try->Blocking.empty() && !Asking.TakesLock && C->Callee &&
           !C->Callee->getName().contains("spin");
  }
  case BusyWaitKind::Flag:
    break;
  }
  if (!B.Subject || !isa<VarDecl, FieldDecl>(B.Subject))
    return false;
  // All who change it are tasks that do their work before; none is the one that
  // waits, as with turns and tickets.
  bool ByTask = false;
  auto Changes = [&](const ObjectUses::Use &U) {
    if (U.In == F || llvm::none_of(Engine.spawned(), [&](const Task &T) {
          return T.Entry == U.In;
        }))
      return false;
    ByTask = true;
    return worksBefore(U.In, U.Site);
  };
  for (const ObjectUses::Use &U : Engine.uses().uses(B.Subject))
    switch (U.What) {
    case Role::AtomicAcquire:
      return false;
    case Role::AtomicStore:
    case Role::AtomicUpdate:
      if (!Changes(U))
        return false;
      break;
    default:
      break;
    }
  for (const ObjectUses::Use &U : Engine.uses().writes(B.Subject))
    if (!Changes(U))
      return false;
  return ByTask;
}

void LoopJudge::run() {
  for (const CFGBlock *B : G) {
    if (!B->getLoopTarget() || B->succ_empty())
      continue;
    const CFGBlock *Head = B->succ_begin()->getReachableBlock();
    if (!Head)
      continue;
    Asking.begin(B->getLoopTarget());
    llvm::SmallPtrSet<const CFGBlock *, 16> Path;
    if (!findWayRound(Head, Head, Path) || !Asking.Asked || isOptimistic() ||
        countsRounds())
      continue;
    BusyWait &Found = Asking.Found;
    Found.Yields = Asking.Yields;
    if (Asking.Yields && !isAtLeisure(Found))
      continue;
    findRewrite(Found, M, Engine.context());
    Engine.findings().BusyWaits.push_back(Found);
  }
}

/// Could a loop of \p N ask for anything?
static bool mayAsk(const FunctionIndex::Node &N, const FunctionIndex &Index,
                   unsigned Depth = 0) {
  if (Depth < Questions::MaxDepth)
    for (const FunctionDecl *Callee : N.References)
      if (const FunctionIndex::Node *Inner = Index.node(Callee))
        if (mayAsk(*Inner, Index, Depth + 1))
          return true;
  for (Role R : {Role::AtomicLoad, Role::StopCheck, Role::ContextCheck,
                 Role::TryAcquire, Role::TryAcquireShared, Role::TryReceive,
                 Role::TrySend, Role::TryWait, Role::Poll, Role::TimedWait,
                 Role::TimedReceive, Role::Select, Role::AtomicUpdate})
    if (N.has(R))
      return true;
  return Depth == 0 &&
         (Index.uses(Role::Spawn) || Index.uses(Role::EmplaceHandle));
}

void heddle::analysis::findBusyWaits(SummaryEngine &Engine) {
  const FunctionIndex &Index = Engine.index();
  if (!Index.usesAnything())
    return;
  for (const auto &[F, Node] : Index.nodes()) {
    if (!hasLoop(F->getBody()) || !mayAsk(Node, Index))
      continue;
    CFG::BuildOptions Options;
    Options.setAllAlwaysAdd();
    std::unique_ptr<CFG> G =
        CFG::buildCFG(F, F->getBody(), &Engine.context(), Options);
    if (G && G->getNumBlockIDs() <= SummaryEngine::MaxBlocks)
      LoopJudge(Engine, F, *G).run();
  }
}
