//===- HandleMistakes.cpp - Threads, promises, ... used wrongly -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Decides which errors and ways out of HandleStates are worth saying. What
// another path does right counts where a test was not understood: it may have
// told which path this is.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/HandleStates.h"
#include "Analysis/Instantiation.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

namespace {

using Kind = HandleMistakeKind;

class Finder {
public:
  explicit Finder(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()), States(Engine) {}

  void run();

private:
  using Exit = TypestateResult::Exit;
  using ErrorAt = TypestateResult::Error;

  void judge(const TypestateResult &R, const HandleStates::Function &In);
  void judgeError(const TypestateResult &R, const ErrorAt &E);
  void judgeThreadError(const TypestateResult &R, const ErrorAt &E);
  void judgeUnwinds(const TypestateResult &R, const HandleStates::Function &In);
  bool runsForEver(SourceLocation Start);
  void judgeExits(const TypestateResult &R);
  void lookAt(const FunctionDecl *F);
  void lookAtStatements(const Stmt *S, bool IsStatement, const Stmt *Loop,
                        unsigned Depth);
  void lookAtCall(const CallView &C, const Stmt *Loop);
  void findMembers();

  HandleMistake *add(Kind K, const TypestateResult *R, SourceRange Where,
                     SourceLocation Other);
  bool isOwn(const TypestateResult &R) const;
  bool isOwnThread(const TypestateResult &R, SourceLocation Where);
  bool detachesItself();

  SummaryEngine &Engine;
  Model &M;
  HandleStates States;
  const FunctionDecl *F = nullptr;
  std::optional<bool> DetachesItself;
};

} // namespace

/// A variable of the function itself, not what it was given.
bool Finder::isOwn(const TypestateResult &R) const {
  const VarDecl *V = R.Object.var();
  return V && isFrameLocal(V, R.In) && !isa<ParmVarDecl>(V) &&
         !V->isInitCapture() && V->hasLocalStorage();
}

HandleMistake *Finder::add(Kind K, const TypestateResult *R, SourceRange Where,
                           SourceLocation Other) {
  if (Where.isInvalid())
    return nullptr;
  std::string Name = R ? R->Object.str() : std::string();
  if (R && R->Of == &pooledProperty() && R->Object.lastNamed())
    Name = R->Object.lastNamed()->getNameAsString(); // known by its pointer
  auto &Found = Engine.findings().HandleMistakes;
  for (const HandleMistake &Old : Found)
    if (Old.Where.getBegin() == Where.getBegin() && Old.Object == Name &&
        Old.Elements == (R && R->Of == &threadGroupProperty()))
      return nullptr;
  HandleMistake New;
  New.Kind = K;
  New.Where = Where;
  New.Object = std::move(Name);
  New.Other = Other;
  New.Elements = R && R->Of == &threadGroupProperty();
  New.In = R ? R->In : F;
  if (R && isOwn(*R) && R->Object.steps().empty())
    New.Variable = R->Object.var();
  Found.push_back(std::move(New));
  return &Found.back();
}

//===- Errors -------------------------------------------------------------===//

void Finder::judgeThreadError(const TypestateResult &R, const ErrorAt &E) {
  SourceLocation Before = E.At.Last.getBegin();
  bool Here = E.At.Last.isValid();
  HandleMistake *New = nullptr;
  if (R.Of == &threadGroupProperty()) {
    // How often loops run may tell whether there is anything to join.
    if (E.On == Role::Destroy && E.At.Now == GroupRuns && Here &&
        !E.RightOtherwise)
      add(Kind::Unjoined, &R, E.Where, Before);
    else if (E.On == Role::Use && Here)
      if ((New = add(Kind::AfterJoin, &R, E.Where, Before)))
        New->IsJoin = true;
    return;
  }
  if (E.At.Now == ThreadRuns) {
    if (!Here)
      return;
    if (E.On == Role::Destroy)
      add(Kind::Unjoined, &R, E.Where, Before);
    else if (E.On == Role::Spawn || E.On == Role::Identity ||
             E.On == Role::Initialize)
      add(Kind::AssignedOver, &R, E.Where, Before);
    return;
  }
  switch (E.At.Now) {
  case ThreadJoined:
    if (Here)
      New = add(Kind::AfterJoin, &R, E.Where, Before);
    break;
  case ThreadDetached:
    if (Here)
      New = add(Kind::AfterDetach, &R, E.Where, Before);
    break;
  case ThreadMoved:
    if (Here)
      New = add(Kind::MovedFrom, &R, E.Where, Before);
    break;
  case ThreadEmpty:
    if (isOwn(R) && !E.RightOtherwise && !R.Object.hasDeref())
      New = add(Kind::NoThread, &R, E.Where, R.Object.var()->getLocation());
    break;
  default:
    break;
  }
  if (New) {
    New->IsJoin = E.On != Role::Detach;
    New->Inner = E.Inner.getBegin();
  }
}

/// Is the way out at \p Where taken by the very thread of the handle? It cannot
/// wait for itself.
bool Finder::isOwnThread(const TypestateResult &R, SourceLocation Where) {
  const VarDecl *V = R.Object.var();
  llvm::SmallVector<const Stmt *> Work{R.In->getBody()};
  while (V && !Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (!isa<ReturnStmt>(S) || S->getBeginLoc() != Where) {
      Work.append(S->child_begin(), S->child_end());
      continue;
    }
    for (const Expr *Test : testsAround(Engine.context(), S)) {
      bool AsksWho = false;
      eachCall(Test, [&](const Expr *Call) {
        std::optional<CallView> C = viewCall(Call);
        AsksWho |= C && C->effect(M, Role::TaskId);
      });
      if (AsksWho && mentions(Test, V))
        return true;
    }
    return false;
  }
  return false;
}

void Finder::judgeError(const TypestateResult &R, const ErrorAt &E) {
  // After a test that was not understood it may be right.
  // That a loop may put nothing into a container is no such test.
  if (E.At.Unsure ||
      (E.AfterTest && E.RightOtherwise && R.Of != &threadGroupProperty()) ||
      isOwnThread(R, E.Where.getBegin()))
    return;
  SourceLocation Before = E.At.Last.getBegin();
  bool Here = E.At.Last.isValid();
  if (R.Of == &threadProperty() || R.Of == &mildThreadProperty() ||
      R.Of == &threadGroupProperty()) {
    judgeThreadError(R, E);
    return;
  }
  HandleMistake *New = nullptr;
  if (R.Of == &futureProperty() && E.At.Now == FutureNone) {
    if (isOwn(R) && !E.RightOtherwise && !R.Object.hasDeref())
      add(Kind::NoState, &R, E.Where, R.Object.var()->getLocation());
    return;
  }
  if (!Here)
    return;
  if (R.Of == &promiseProperty())
    New = add(E.At.Now == PromiseSet ? Kind::SetTwice : Kind::MovedFrom, &R,
              E.Where, Before);
  else if (R.Of == &futureSourceProperty())
    New = add(E.At.Now == SourceTaken ? Kind::FutureTwice : Kind::MovedFrom, &R,
              E.Where, Before);
  else if (R.Of == &futureProperty())
    New = add(E.At.Now == FutureTaken ? Kind::TakenTwice : Kind::MovedFrom, &R,
              E.Where, Before);
  else if (R.Of == &timerProperty())
    New = add(E.At.Now == TimerMade ? Kind::TimerLost : Kind::TimerGone, &R,
              E.Where, Before);
  else if (R.Of == &pooledProperty())
    New = add(E.On == Role::PoolPut ? Kind::PutTwice : Kind::UsedAfterPut, &R,
              E.Where, Before);
  if (New)
    New->Inner = E.Inner.getBegin();
}

/// An exception destroys what was declared in the try block that catches it;
/// one that leaves the function destroys all, and a constructor's members.
void Finder::judgeUnwinds(const TypestateResult &R,
                          const HandleStates::Function &In) {
  if (R.Of != &threadProperty() && R.Of != &threadGroupProperty())
    return;
  bool IsGroup = R.Of == &threadGroupProperty();
  const VarDecl *V = R.Object.var();
  const SourceManager &SM = Engine.context().getSourceManager();
  for (const TypestateResult::Unwind &U : R.Unwinds) {
    if (U.At.Unsure || U.At.Last.isInvalid() ||
        U.At.Now != (IsGroup ? StateId(GroupRuns) : StateId(ThreadRuns)))
      continue;
    if (IsGroup && V &&
        (V->getType()->isPointerType() || R.Object.hasDeref() ||
         V->getType()->isArrayType()))
      continue;
    for (const Thrower &T : In.Throwers) {
      if (T.Site != U.Site)
        continue;
      bool Dies = false;
      if (isOwn(R) && R.Object.steps().empty()) {
        Dies = !T.CaughtBy;
        if (T.CaughtBy) {
          SourceRange Try = T.CaughtBy->getTryBlock()->getSourceRange();
          Dies =
              SM.isBeforeInTranslationUnit(Try.getBegin(), V->getLocation()) &&
              SM.isBeforeInTranslationUnit(V->getLocation(), Try.getEnd());
        }
      } else if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(R.In)) {
        Dies = R.Object.thisClass() == Ctor->getParent()->getCanonicalDecl() &&
               R.Object.steps().size() == 1 && !T.CaughtBy &&
               !Ctor->isDelegatingConstructor();
      }
      if (!Dies)
        continue;
      if (HandleMistake *New =
              add(Kind::UnjoinedAtThrow, &R, U.Site->getSourceRange(),
                  U.At.Last.getBegin()))
        if (T.Throw != T.Site)
          New->Inner = T.Throw->getBeginLoc();
    }
  }
}

/// A plain thread that detaches itself needs nobody to join it.
bool Finder::detachesItself() {
  if (DetachesItself)
    return *DetachesItself;
  DetachesItself = false;
  for (const auto &[G, Node] : Engine.index().nodes()) {
    if (!Node.has(Role::Detach) || !Node.has(Role::TaskId))
      continue;
    llvm::SmallVector<const Stmt *> Work{G->getBody()};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      Work.append(S->child_begin(), S->child_end());
      std::optional<CallView> C =
          isa<Expr>(S) ? viewCall(cast<Expr>(S)) : std::nullopt;
      if (C && C->effect(M, Role::Detach))
        DetachesItself = true;
    }
  }
  return *DetachesItself;
}

/// Does the thread that is started at \p Start run as long as the program? Then
/// there is nothing to free.
bool Finder::runsForEver(SourceLocation Start) {
  for (const Task &T : Engine.spawned()) {
    const FunctionDecl *Entry = T.Site && T.Site->getBeginLoc() == Start
                                    ? userDefinition(T.Entry)
                                    : nullptr;
    if (!Entry)
      continue;
    std::unique_ptr<CFG> G = CFG::buildCFG(
        Entry, Entry->getBody(), &Engine.context(), CFG::BuildOptions());
    llvm::SmallPtrSet<const CFGBlock *, 16> Seen;
    llvm::SmallVector<const CFGBlock *> Work;
    if (G)
      Work.push_back(&G->getEntry());
    while (!Work.empty()) {
      const CFGBlock *B = Work.pop_back_val();
      if (B->hasNoReturnElement() || !Seen.insert(B).second)
        continue;
      for (CFGBlock::AdjacentBlock Next : B->succs())
        if (Next.isReachable())
          Work.push_back(Next);
    }
    if (G && !Seen.contains(&G->getExit()))
      return true;
  }
  return false;
}

/// May another instance of \p T have done it to the same object?
static bool isOfSeveral(const TypestateResult &R, const Task &T) {
  return llvm::any_of(T.LiveAtSpawn, [&](const LiveTask &Another) {
    return Another.Task == T.Id && !R.Object.isCopied() &&
           llvm::none_of(Another.Since, [&](const Stale &S) {
             return S.Name.isPrefixOf(R.Object);
           });
  });
}

void Finder::judgeExits(const TypestateResult &R) {
  auto Returns = [](const Exit &X) { return X.Way == TypestateResult::Return; };
  auto Any = [&](StateId Visited) {
    return llvm::any_of(R.Exits, [&](const Exit &X) {
      return Returns(X) && (X.At.Visited >> Visited & 1);
    });
  };
  bool IsMain = R.In->isMain();
  for (const Exit &X : R.Exits) {
    bool Leaves = Returns(X) || (R.Of == &cancelProperty() &&
                                 X.Way == TypestateResult::Throw);
    if (!Leaves || X.At.Unsure)
      continue;
    SourceLocation Before = X.At.Last.getBegin();
    if (R.Of == &mainProperty()) {
      // No task could be started: who gives up then need not wait for others.
      if (X.At.Now == MainStarted && !X.At.Refused)
        add(Kind::DiesWithMain, nullptr, X.Where, Before);
      continue;
    }
    if (R.Of == &promiseProperty() && X.At.Entry == PromiseUnset &&
        X.At.Now == PromiseUnset && !isOwn(R) && Any(PromiseSet) &&
        llvm::any_of(Engine.spawned(), [&](const Task &T) {
          return T.Entry == R.In && !isOfSeveral(R, T);
        })) {
      if (HandleMistake *New = add(Kind::NeverSet, &R, X.Where, {}))
        New->Sure = Confidence::Medium;
      continue;
    }
    if (!isOwn(R) || X.At.Last.isInvalid() ||
        (R.Object.hasDeref() && R.Of != &pooledProperty()))
      continue;
    if (R.Of == &mildThreadProperty() && X.At.Now == ThreadRuns && !IsMain &&
        !R.Object.var()->getType()->isRecordType() && !detachesItself() &&
        !runsForEver(Before) && !isOwnThread(R, X.Where.getBegin()))
      add(Any(ThreadJoined) || Any(ThreadDetached) ? Kind::Forgotten
                                                   : Kind::NeverJoined,
          &R, Any(ThreadJoined) || Any(ThreadDetached) ? X.Where : X.At.Last,
          Before);
    else if (R.Of == &cancelProperty() && X.At.Now == CancelArmed && !IsMain)
      add(Any(CancelCalled) ? Kind::CancelMissed : Kind::CancelDropped, &R,
          Any(CancelCalled) ? X.Where : X.At.Last, Before);
    else if (R.Of == &timerProperty() && X.At.Now == TimerMade && !IsMain)
      add(Kind::TimerKept, &R, Any(TimerDeleted) ? X.Where : X.At.Last, Before);
    else if (R.Of == &pooledProperty() && X.At.Now == PooledHeld &&
             Any(PooledBack))
      add(Kind::PutMissed, &R, X.Where, Before);
  }
}

void Finder::judge(const TypestateResult &R, const HandleStates::Function &In) {
  if (R.GaveUp)
    return;
  for (const ErrorAt &E : R.Errors)
    judgeError(R, E);
  judgeUnwinds(R, In);
  judgeExits(R);
}

//===- What needs no paths ------------------------------------------------===//

/// The statement \p E starts a task and drops its handle.
static const Expr *dropped(const Expr *E) {
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    E = Cleanups->getSubExpr();
  E = E->IgnoreParenImpCasts();
  // In older standards the value is copied, at no cost.
  if (const auto *Copy = dyn_cast<CXXConstructExpr>(E);
      Copy && Copy->isElidable() && Copy->getNumArgs() == 1)
    E = Copy->getArg(0)->IgnoreImplicit();
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    E = Cast->getSubExpr()->IgnoreImplicit();
  if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
    E = Bind->getSubExpr();
  return E;
}

void Finder::lookAtCall(const CallView &C, const Stmt *Loop) {
  // A thread that waits for its own end.
  if (const Effect *Join = C.effect(M, Role::Join)) {
    const Expr *Handle = C.operand(Join->Object);
    std::optional<CallView> Self =
        Handle ? viewCall(ignoreWrappers(Handle)) : std::nullopt;
    if (Self && Self->effect(M, Role::TaskId) && !Self->Object)
      add(Kind::JoinsItself, nullptr, C.Site->getSourceRange(), {});
  }
  // Where something else may come first, the timer runs on.
  if (const Effect *Case = Loop ? C.effect(M, Role::SelectReceive) : nullptr)
    if (const Expr *From = C.operand(Case->Object)) {
      From = ignoreWrappers(From);
      for (const auto *Copy = dyn_cast<CXXConstructExpr>(From);
           Copy && Copy->getNumArgs() == 1;
           Copy = dyn_cast<CXXConstructExpr>(From))
        From = ignoreWrappers(Copy->getArg(0));
      const auto *Ref = dyn_cast<DeclRefExpr>(From);
      const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      const SourceManager &SM = Engine.context().getSourceManager();
      if (V && V->getInit() &&
          SM.isBeforeInTranslationUnit(Loop->getBeginLoc(), V->getLocation()))
        From = ignoreWrappers(V->getInit());
      std::optional<CallView> Timer = viewCall(From);
      if (Timer && Timer->effect(M, Role::TimerAfter))
        add(Kind::TimerPerRound, nullptr, From->getSourceRange(),
            Loop->getBeginLoc());
    }
  // A ticker whose period is a constant that is not positive.
  bool Starts = C.isConstruction() &&
                M.isKind(C.Site->getType(), TypeKind::Ticker) &&
                !cast<CXXConstructorDecl>(C.Callee)->isCopyOrMoveConstructor();
  bool Resets = C.Object && M.isKind(C.objectType(), TypeKind::Ticker) &&
                C.effect(M, Role::TimerReset);
  if ((Starts || Resets) && !C.Args.empty()) {
    const Expr *Period = C.Args[0];
    Expr::EvalResult Known;
    ASTContext &Ctx = Engine.context();
    const Expr *Plain = ignoreWrappers(Period);
    if (!Plain->isValueDependent() && Plain->isPRValue() &&
        Plain->getType()->isRecordType() &&
        Plain->EvaluateAsRValue(Known, Ctx) && Known.Val.isStruct() &&
        Known.Val.getStructNumFields() == 1 &&
        Known.Val.getStructField(0).isInt() &&
        !Known.Val.getStructField(0).getInt().isStrictlyPositive())
      add(Kind::NoPeriod, nullptr, C.Site->getSourceRange(), {});
  }
}

void Finder::lookAtStatements(const Stmt *S, bool IsStatement, const Stmt *Loop,
                              unsigned Depth) {
  if (!S || isa<LambdaExpr>(S) || Depth > 200)
    return;
  if (const auto *E = dyn_cast<Expr>(S)) {
    if (E->isTypeDependent() || E->isValueDependent())
      return;
    if (IsStatement) {
      const Expr *Made = dropped(E);
      std::optional<CallView> C = viewCall(Made);
      const Effect *Spawn = C ? C->effect(M, Role::Spawn) : nullptr;
      const TypeModel *T = Spawn ? M.type(Made->getType()) : nullptr;
      const auto *Ctor =
          C ? dyn_cast_or_null<CXXConstructorDecl>(C->Callee) : nullptr;
      if (T && Spawn->Object.Kind != Operand::Argument &&
          C->operand(Spawn->Callable) &&
          !(Ctor && Ctor->isCopyOrMoveConstructor())) {
        if (T->EndsOnDestruction)
          add(Kind::UnjoinedAtOnce, nullptr, Made->getSourceRange(), {});
        else if (T->JoinsOnDestruction)
          if (HandleMistake *New =
                  add(Kind::ResultDropped, nullptr, Made->getSourceRange(), {}))
            New->IsJoin =
                States.propertyOf(Made->getType()) != &futureProperty();
      }
    }
    if (std::optional<CallView> C = viewCall(E))
      lookAtCall(*C, Loop);
  }
  const Stmt *Inner = Loop;
  if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
    Inner = S;
  const Expr *Value = nullptr; // used by the statement itself
  if (const auto *If = dyn_cast<IfStmt>(S))
    Value = If->getCond();
  else if (const auto *While = dyn_cast<WhileStmt>(S))
    Value = While->getCond();
  else if (const auto *Do = dyn_cast<DoStmt>(S))
    Value = Do->getCond();
  else if (const auto *Switch = dyn_cast<SwitchStmt>(S))
    Value = Switch->getCond();
  else if (const auto *For = dyn_cast<ForStmt>(S))
    Value = For->getCond();
  bool Drops = isa<CompoundStmt, IfStmt, ForStmt, WhileStmt, DoStmt,
                   CXXForRangeStmt, LabelStmt, SwitchCase, AttributedStmt>(S);
  for (const Stmt *Child : S->children())
    lookAtStatements(Child, Drops && Child != Value, Inner, Depth + 1);
}

/// A member that some function of its class starts and none joins.
void Finder::findMembers() {
  llvm::MapVector<const FieldDecl *, SourceRange> Started;
  llvm::SmallPtrSet<const FieldDecl *, 8> Ended;
  for (const auto &[G, Node] : Engine.index().nodes()) {
    if (G->isDependentContext())
      continue;
    const HandleStates::Function &In = States.of(G);
    for (const TypestateResult &R : In.Results) {
      if (R.Of != &threadProperty() || R.Object.steps().empty() ||
          R.Object.steps().back().Kind != PathStep::Field)
        continue;
      const FieldDecl *Field = R.Object.steps().back().Member;
      const auto *Ctor = dyn_cast<CXXConstructorDecl>(G);
      for (const Exit &X : R.Exits) {
        if (X.At.Now == ThreadRuns && X.At.Last.isValid() &&
            R.Object.thisClass() && (Ctor || isa<CXXMethodDecl>(G)))
          Started.try_emplace(Field, X.At.Last);
        if (X.At.Visited & ~(1u << ThreadRuns | 1u << ThreadEmpty))
          Ended.insert(Field);
      }
      for (const ErrorAt &E : R.Errors)
        if (E.On != Role::Destroy && E.On != Role::Spawn &&
            E.On != Role::Initialize)
          Ended.insert(Field);
    }
    for (const AccessPath &P : In.Escapes)
      for (const PathStep &S : P.steps())
        if (S.Kind == PathStep::Field)
          Ended.insert(S.Member);
  }
  for (const auto &[Field, Where] : Started) {
    const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
    if (!Class || Ended.contains(Field) || Field->getAccess() == AS_public)
      continue;
    // Functions that are defined elsewhere, or that may reach it, may join it.
    bool AllSeen =
        llvm::all_of(Class->methods(), [](const CXXMethodDecl *Method) {
          return Method->isImplicit() || Method->isDeleted() ||
                 Method->isDefaulted() || Method->hasBody() ||
                 Method->isPureVirtual();
        });
    if (!AllSeen || Class->hasFriends() ||
        (Field->getAccess() == AS_protected && !Class->isEffectivelyFinal()))
      continue;
    const CXXDestructorDecl *Dtor = Class->getDestructor();
    HandleMistake *New = add(Kind::UnjoinedMember, nullptr,
                             Field->getLocation(), Where.getBegin());
    if (New) {
      New->Object = Field->getNameAsString();
      if (Dtor && !Dtor->isImplicit())
        New->Inner = Dtor->getLocation();
    }
  }
}

void Finder::lookAt(const FunctionDecl *Function) {
  F = Function;
  const HandleStates::Function &In = States.of(F);
  for (const TypestateResult &R : In.Results)
    judge(R, In);
}

void Finder::run() {
  auto Matters = [](const FunctionIndex::Node &N) {
    for (Role R :
         {Role::Spawn, Role::Join, Role::Detach, Role::EmplaceHandle,
          Role::Insert, Role::SetResult, Role::TakeResult, Role::Use,
          Role::MakeFuture, Role::ContextCreate, Role::ContextCancel,
          Role::TimerStart, Role::TimerReset, Role::TimerAfter, Role::Allocate,
          Role::Destroy, Role::PoolGet, Role::PoolPut, Role::Move})
      if (N.has(R))
        return true;
    return false;
  };
  bool Any = false;
  for (const auto &[G, Node] : Engine.index().nodes())
    Any |= Matters(Node);
  if (!Any)
    return;
  for (const FunctionDecl *G : Engine.index().reaching(Matters))
    if (G->doesThisDeclarationHaveABody() && !G->isDependentContext())
      lookAt(G);
  for (const auto &[G, Node] : Engine.index().nodes())
    if (G->doesThisDeclarationHaveABody() && !G->isDependentContext())
      lookAtStatements(G->getBody(), false, nullptr, 0);
  findMembers();
}

void heddle::analysis::findHandleMistakes(SummaryEngine &Engine) {
  Finder(Engine).run();
}
