//===- TestThenCount.cpp - Counters that are compared, then counted -------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `if (active >= limit) return false; ++active;` with an atomic counter: tasks
// that compare it at the same time all pass, and more are let in than there is
// room for. It is reported where two tasks are seen to do it, and where nobody
// asks what counting has returned.
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicAccesses.h"
#include "Analysis/ConcurrentPlaces.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/PlaceLocks.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// Statements of one function that are looked at.
static constexpr unsigned MaxStatements = 20000;
/// Parts of one condition.
static constexpr unsigned MaxParts = 200;

namespace {

using Statements = llvm::ArrayRef<const Stmt *>;

struct TestThenCount {
  AtomicAccess Load;
  const Expr *Count = nullptr;
};

class Finder {
public:
  Finder(SummaryEngine &Engine, const FunctionDecl *F)
      : F(F), Atomics(Engine, F) {}
  std::vector<TestThenCount> collect();

private:
  void look(Statements Block);
  void lookAfter(Statements Before, const Expr *Condition, Statements Rest);
  std::vector<AtomicAccess> compared(const Expr *Condition, Statements Before);
  const Expr *counted(const Stmt *S, const AccessPath &Counter,
                      Statements Rest);

  const FunctionDecl *F;
  AtomicAccesses Atomics;
  std::vector<TestThenCount> Found;
  bool Exchanges = false;
};

} // namespace

/// The one variable that \p S declares, or null.
static const VarDecl *declaredBy(const Stmt *S) {
  const auto *Decl = dyn_cast<DeclStmt>(S);
  return Decl && Decl->isSingleDecl() ? dyn_cast<VarDecl>(Decl->getSingleDecl())
                                      : nullptr;
}

/// What \p V was made of in \p Before, if nothing has happened to it since.
static const Expr *sourceOf(const VarDecl *V, Statements Before) {
  for (const Stmt *S : llvm::reverse(Before)) {
    if (declaredBy(S) == V)
      return V->getInit();
    if (!S || mentions(S, V))
      return nullptr;
  }
  return nullptr;
}

/// The conditions that statements in \p Rest test.
static const Expr *conditionOf(const Stmt *S) {
  if (const auto *If = dyn_cast<IfStmt>(S))
    return If->getCond();
  if (const auto *While = dyn_cast<WhileStmt>(S))
    return While->getCond();
  if (const auto *Do = dyn_cast<DoStmt>(S))
    return Do->getCond();
  if (const auto *For = dyn_cast<ForStmt>(S))
    return For->getCond();
  if (const auto *Switch = dyn_cast<SwitchStmt>(S))
    return Switch->getCond();
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(S))
    return Choice->getCond();
  if (const auto *Return = dyn_cast<ReturnStmt>(S))
    return Return->getRetValue(); // the caller tests it
  return nullptr;
}

/// Does a condition in \p Rest, or the result, fulfil \p Is?
static bool isAsked(Statements Rest,
                    llvm::function_ref<bool(const Expr *)> Is) {
  llvm::SmallVector<const Stmt *> Work(Rest.begin(), Rest.end());
  for (unsigned I = 0; !Work.empty() && I < MaxStatements; ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const Expr *Condition = conditionOf(S); Condition && Is(Condition))
      return true;
    Work.append(S->child_begin(), S->child_end());
  }
  return false;
}

/// The atomics that \p Condition compares with something, directly or by a copy
/// made just before.
std::vector<AtomicAccess> Finder::compared(const Expr *Condition,
                                           Statements Before) {
  std::vector<AtomicAccess> Result;
  llvm::SmallVector<std::pair<const Stmt *, bool>> Work{{Condition, false}};
  for (unsigned I = 0; !Work.empty() && I < MaxParts; ++I) {
    auto [S, InComparison] = Work.pop_back_val();
    const auto *E = dyn_cast_or_null<Expr>(S);
    if (!E || isa<LambdaExpr>(E))
      continue;
    if (const auto *B = dyn_cast<BinaryOperator>(E))
      InComparison |= B->isComparisonOp();
    if (InComparison) {
      if (std::optional<AtomicAccess> Load = Atomics.loadUnderCasts(E)) {
        Result.push_back(*Load);
        continue;
      }
      const auto *Ref = dyn_cast<DeclRefExpr>(E);
      const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      if (const Expr *Source =
              V && V->hasLocalStorage() ? sourceOf(V, Before) : nullptr)
        if (std::optional<AtomicAccess> Load = Atomics.loadUnderCasts(Source))
          Result.push_back(*Load);
    }
    for (const Stmt *Child : E->children())
      Work.push_back({Child, InComparison});
  }
  return Result;
}

/// Where \p S counts \p Counter in one step, and nobody asks what that gave.
const Expr *Finder::counted(const Stmt *S, const AccessPath &Counter,
                            Statements Rest) {
  const VarDecl *Result = declaredBy(S);
  const Expr *E = Result ? Result->getInit() : dyn_cast<Expr>(S);
  if (!E)
    return nullptr;
  E = ignoreWrappers(E);
  if (const auto *B = dyn_cast<BinaryOperator>(E);
      B && B->getOpcode() == BO_Assign) {
    const auto *Ref = dyn_cast<DeclRefExpr>(ignoreWrappers(B->getLHS()));
    Result = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Result || !Result->hasLocalStorage())
      return nullptr;
    E = ignoreWrappers(B->getRHS());
  }
  if (Atomics.changed(E) != Counter)
    return nullptr;
  bool AskedAgain = isAsked(Rest, [&](const Expr *Condition) {
    return (Result && mentions(Condition, Result)) ||
           Atomics.loadIn(Condition, Counter);
  });
  return AskedAgain ? nullptr : E;
}

void Finder::lookAfter(Statements Before, const Expr *Condition,
                       Statements Rest) {
  for (const AtomicAccess &Load : compared(Condition, Before)) {
    // Who has counted, and asks now, counts back.
    if (llvm::any_of(Before, [&](const Stmt *S) {
          return counted(S, Load.Object, {}) != nullptr;
        }))
      continue;
    for (size_t I = 0; I < Rest.size(); ++I)
      if (const Expr *Count =
              counted(Rest[I], Load.Object, Rest.drop_front(I + 1))) {
        Found.push_back({Load, Count});
        break;
      }
  }
}

void Finder::look(Statements Block) {
  for (size_t I = 0; I < Block.size(); ++I) {
    Statements Before = Block.take_front(I), After = Block.drop_front(I + 1);
    if (const auto *If = dyn_cast_or_null<IfStmt>(Block[I])) {
      if (leaves(If->getThen()))
        lookAfter(Before, If->getCond(), After);
      for (const Stmt *Branch : {If->getThen(), If->getElse()}) {
        if (const auto *Inner = dyn_cast_or_null<CompoundStmt>(Branch))
          lookAfter(Before, If->getCond(),
                    llvm::SmallVector<const Stmt *>(Inner->body()));
        else if (Branch)
          lookAfter(Before, If->getCond(), Branch);
      }
    } else if (Block[I] && isa<WhileStmt, DoStmt>(Block[I])) {
      lookAfter(Before, conditionOf(Block[I]), After);
    }
  }
}

std::vector<TestThenCount> Finder::collect() {
  llvm::SmallVector<const Stmt *> Work{F->getBody()};
  for (unsigned I = 0; !Work.empty() && I < MaxStatements; ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr>(S))
      continue;
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      look(llvm::SmallVector<const Stmt *>(Block->body()));
    if (const auto *E = dyn_cast<Expr>(S))
      Exchanges |= static_cast<bool>(Atomics.exchanged(E));
    Work.append(S->child_begin(), S->child_end());
  }
  // Whoever compares and exchanges knows about the others.
  return Exchanges ? std::vector<TestThenCount>() : std::move(Found);
}

void heddle::analysis::findTestsThenCounts(SummaryEngine &Engine) {
  std::vector<std::pair<const FunctionDecl *, TestThenCount>> All;
  for (const auto &[F, Node] : Engine.index().nodes()) {
    if (!F->getBody() || F->isDependentContext() ||
        isa<CXXConstructorDecl, CXXDestructorDecl>(F))
      continue;
    for (TestThenCount &T : Finder(Engine, F).collect())
      All.push_back({F, std::move(T)});
  }
  if (All.empty())
    return;
  PlaceLocks Locks(Engine);
  ConcurrentPlaces Places(Engine);
  auto &Findings = Engine.findings().NonAtomicUpdates;
  for (auto &[F, T] : All) {
    SourceLocation At = T.Count->getBeginLoc();
    const auto *Place = Locks.write(At);
    ConcurrentPlaces::Answer Answer = Places.write(F, At, /*AnyWrite=*/false);
    if (!Place || Place->SomeLocked || !Answer.Beside ||
        llvm::any_of(Findings, [&](const NonAtomicUpdate &Known) {
          return Known.Site->getBeginLoc() == At;
        }))
      continue;
    NonAtomicUpdate New;
    New.Kind = NonAtomicUpdateKind::TestThenCount;
    New.Object = T.Load.Object;
    New.Site = T.Count;
    New.Other = T.Load.Site;
    New.Task = Answer.Task;
    Findings.push_back(std::move(New));
  }
}
