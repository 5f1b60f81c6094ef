//===- UnboundedSpawn.cpp - Loops that start tasks without limit ----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A loop that goes on as long as input comes starts a task in each round, and
// nothing in a round waits for an earlier one, pauses, or compares a count with
// a limit. What is not understood counts as a limit.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Functions called in a loop that are looked into for what limits it.
static constexpr unsigned MaxFunctions = 12;

namespace {

class UnboundedSpawnFinder {
public:
  explicit UnboundedSpawnFinder(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()), Ctx(Engine.context()) {}
  void run();

private:
  void judge(const Task &T);
  bool goesOnWithInput(const Stmt *Loop);
  bool takesInput(const Stmt *S);
  bool isLimited(const Stmt *Loop);
  bool limits(const Stmt *S);
  bool comparesCount(const BinaryOperator *B);

  SummaryEngine &Engine;
  Model &M;
  ASTContext &Ctx;
};

} // namespace

static bool isLoop(const Stmt *S) {
  return isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S);
}

static const Expr *conditionOf(const Stmt *Loop) {
  if (const auto *For = dyn_cast<ForStmt>(Loop))
    return For->getCond();
  if (const auto *While = dyn_cast<WhileStmt>(Loop))
    return While->getCond();
  const auto *Do = dyn_cast<DoStmt>(Loop);
  return Do ? Do->getCond() : nullptr;
}

/// The statements around \p Site, from the outermost to its parent.
static llvm::SmallVector<const Stmt *> around(const Stmt *Body,
                                              const Stmt *Site) {
  std::vector<std::pair<const Stmt *, int>> Seen{{Body, -1}};
  for (unsigned I = 0; I < Seen.size(); ++I) {
    const Stmt *S = Seen[I].first;
    if (S == Site) {
      llvm::SmallVector<const Stmt *> Path;
      for (int P = Seen[I].second; P >= 0; P = Seen[P].second)
        Path.insert(Path.begin(), Seen[P].first);
      return Path;
    }
    if (!isa<LambdaExpr>(S))
      for (const Stmt *Child : S->children())
        if (Child)
          Seen.push_back({Child, int(I)});
  }
  return {};
}

/// Does \p S wait for something from outside that comes as often as it likes?
bool UnboundedSpawnFinder::takesInput(const Stmt *S) {
  llvm::SmallVector<const Stmt *> Work{S};
  while (!Work.empty()) {
    const Stmt *Next = Work.pop_back_val();
    if (!Next || isa<LambdaExpr>(Next))
      continue;
    if (const auto *E = dyn_cast<Expr>(Next))
      if (std::optional<CallView> C = viewCall(E))
        if (C->effect(M, Role::Block) || C->effect(M, Role::Receive))
          return !C->effect(M, Role::Join);
    Work.append(Next->child_begin(), Next->child_end());
  }
  return false;
}

bool UnboundedSpawnFinder::goesOnWithInput(const Stmt *Loop) {
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(Loop))
    return M.isKind(Range->getRangeInit()->getType(), TypeKind::Channel);
  const Expr *Condition = conditionOf(Loop);
  bool Truth = false;
  if (!Condition || (!Condition->isValueDependent() &&
                     Condition->EvaluateAsBooleanCondition(Truth, Ctx)))
    return !Condition || Truth;
  if (takesInput(Condition))
    return true;
  if (const auto *While = dyn_cast<WhileStmt>(Loop))
    if (const DeclStmt *Declared = While->getConditionVariableDeclStmt())
      if (takesInput(Declared))
        return true;
  // `while (running)`: the input is taken in the body. A comparison may count.
  const Expr *Plain = ignoreWrappers(Condition);
  while (const auto *Not = dyn_cast<UnaryOperator>(Plain)) {
    if (Not->getOpcode() != UO_LNot)
      return false;
    Plain = ignoreWrappers(Not->getSubExpr());
  }
  bool IsFlag =
      Plain->getType()->isBooleanType() || isa<DeclRefExpr, MemberExpr>(Plain);
  if (isa<BinaryOperator>(Plain))
    IsFlag = false;
  for (const Stmt *Child : Loop->children())
    if (Child && Child != Condition && IsFlag && takesInput(Child))
      return true;
  return false;
}

/// A count is compared with a limit; whether a call failed is none.
bool UnboundedSpawnFinder::comparesCount(const BinaryOperator *B) {
  if (!B->isRelationalOp() && !B->isEqualityOp())
    return false;
  const Expr *Sides[] = {B->getLHS(), B->getRHS()};
  for (unsigned I : {0, 1}) {
    if (!Sides[I]->getType()->isIntegerType())
      return false;
    Expr::EvalResult Known;
    if (Sides[I]->isValueDependent() || !Sides[I]->EvaluateAsInt(Known, Ctx))
      continue;
    // ... == -1, ... < 0, ... <= 0 ask for failure; so may a comparison of
    // what is no variable with an error's number.
    const Expr *Other = Sides[1 - I]->IgnoreParenImpCasts();
    return Known.Val.getInt() > 1 &&
           (B->isRelationalOp() || isa<DeclRefExpr, MemberExpr>(Other) ||
            (isa<UnaryOperator>(Other) &&
             cast<UnaryOperator>(Other)->isIncrementDecrementOp()));
  }
  return B->isRelationalOp();
}

bool UnboundedSpawnFinder::limits(const Stmt *S) {
  if (const auto *B = dyn_cast<BinaryOperator>(S))
    return comparesCount(B);
  const auto *E = dyn_cast<Expr>(S);
  std::optional<CallView> C = E ? viewCall(E) : std::nullopt;
  const FunctionModel *Fn = C ? C->lookUp(M) : nullptr;
  return Fn && llvm::any_of(Fn->Effects, [](const Effect &Effect) {
           switch (Effect.What) {
           case Role::Join:
           case Role::Wait:
           case Role::TimedWait:
           case Role::TryWait:
           case Role::ConditionWait:
           case Role::Barrier:
           case Role::WgWait:
           case Role::Sleep:
           case Role::Send:
           case Role::TrySend:
           case Role::TimedSend:
           case Role::Select:
           case Role::PoolGet:
           case Role::Poll:
             return true;
           default:
             return false;
           }
         });
}

/// Does a round wait for something else than input, or count?
bool UnboundedSpawnFinder::isLimited(const Stmt *Loop) {
  // How a range is walked is its own affair.
  const auto *Range = dyn_cast<CXXForRangeStmt>(Loop);
  llvm::SmallVector<const Stmt *> Work{Range ? Range->getBody() : Loop};
  llvm::SmallVector<const FunctionDecl *> Functions;
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (limits(S))
      return true;
    Work.append(S->child_begin(), S->child_end());
    // A helper that a round calls may be what waits.
    std::optional<CallView> C =
        isa<Expr>(S) ? viewCall(cast<Expr>(S)) : std::nullopt;
    const FunctionDecl *Callee = C ? userDefinition(C->Callee) : nullptr;
    if (!Callee || Callee->isDefaulted() || C->lookUp(M))
      continue;
    if (Functions.size() >= MaxFunctions)
      return true;
    if (!llvm::is_contained(Functions, Callee)) {
      Functions.push_back(Callee);
      Work.push_back(Callee->getBody());
    }
  }
  return false;
}

/// Is the start of the task in a round tied to more than what the round got?
static bool dependsOnOutside(llvm::ArrayRef<const Stmt *> Path,
                             const Stmt *Loop) {
  bool Inside = false;
  llvm::SmallPtrSet<const Decl *, 8> Own;
  llvm::SmallVector<const Stmt *> Work{Loop};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (const auto *Declared = dyn_cast<DeclStmt>(S))
      Own.insert(Declared->decl_begin(), Declared->decl_end());
    // What the round assigns is its own, too.
    if (const auto *B = dyn_cast<BinaryOperator>(S); B && B->isAssignmentOp())
      if (const auto *Ref = dyn_cast<DeclRefExpr>(B->getLHS()->IgnoreParens()))
        if (isa<CallExpr>(B->getRHS()->IgnoreParenImpCasts()))
          Own.insert(Ref->getDecl());
    Work.append(S->child_begin(), S->child_end());
  }
  for (const Stmt *S : Path) {
    Inside |= S == Loop;
    if (!Inside || S == Loop)
      continue;
    if (isa<SwitchStmt, ConditionalOperator, CXXCatchStmt>(S))
      return true;
    const auto *If = dyn_cast<IfStmt>(S);
    if (!If)
      continue;
    Work.push_back(If->getCond());
    while (!Work.empty()) {
      const Stmt *Part = Work.pop_back_val();
      if (!Part)
        continue;
      if (isa<CXXThisExpr>(Part))
        return true;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Part))
        if (isa<VarDecl>(Ref->getDecl()) && !Own.count(Ref->getDecl()))
          return true;
      Work.append(Part->child_begin(), Part->child_end());
    }
  }
  return false;
}

void UnboundedSpawnFinder::judge(const Task &T) {
  // A task that is joined within the round does not add up.
  if (!T.mayBeSeveral() || !T.SpawnedIn || !T.SpawnedIn->getBody())
    return;
  auto Path = around(T.SpawnedIn->getBody(), T.Site);
  const Stmt *Loop = nullptr;
  for (const Stmt *S : llvm::reverse(Path))
    if (isLoop(S)) {
      Loop = S;
      break;
    }
  if (!Loop || !goesOnWithInput(Loop) || isLimited(Loop) ||
      dependsOnOutside(Path, Loop))
    return;
  Engine.findings().UnboundedSpawns.push_back({T.Site, Loop});
}

void UnboundedSpawnFinder::run() {
  for (const Task &T : Engine.spawned())
    judge(T);
}

void heddle::analysis::findUnboundedSpawns(SummaryEngine &Engine) {
  UnboundedSpawnFinder(Engine).run();
}
