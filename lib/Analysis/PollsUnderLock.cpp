//===- PollsUnderLock.cpp - Loops that keep out whom they wait for --------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `lock(); while (!ready) yield(); unlock();` does not end if everybody who
// sets the flag takes that lock first. A wait for a condition would release it.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/KeptOut.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Statements and expressions of one function that are looked at.
static constexpr unsigned MaxStatements = 20000;

/// The condition of a loop that nothing else ends, or null.
static const Expr *conditionOf(const Stmt *Loop) {
  if (const auto *While = dyn_cast<WhileStmt>(Loop))
    return While->getCond();
  if (const auto *Do = dyn_cast<DoStmt>(Loop))
    return Do->getCond();
  const auto *For = dyn_cast<ForStmt>(Loop);
  return For && !For->getInc() ? For->getCond() : nullptr;
}

/// Does the loop nothing but ask, and pass the time? What it calls must not
/// release a lock.
static bool onlyPasses(const Stmt *Loop, Model &M) {
  llvm::SmallVector<const Stmt *> Work{Loop};
  for (unsigned I = 0; !Work.empty(); ++I) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (I > MaxStatements ||
        isa<ReturnStmt, BreakStmt, GotoStmt, CXXThrowExpr, LambdaExpr>(S))
      return false;
    const auto *E = dyn_cast<Expr>(S);
    std::optional<CallView> C = E ? viewCall(E) : std::nullopt;
    if (C && !C->effect(M, Role::Yield) && !C->effect(M, Role::Sleep) &&
        !C->effect(M, Role::AtomicLoad) &&
        !(C->ObjectClass && M.isKind(C->objectType(), TypeKind::Atomic)))
      return false;
    if (const auto *B = dyn_cast<BinaryOperator>(S); B && B->isAssignmentOp())
      return false;
    if (const auto *U = dyn_cast<UnaryOperator>(S);
        U && U->isIncrementDecrementOp())
      return false;
    Work.append(S->child_begin(), S->child_end());
  }
  return true;
}

static KeptOut writersOf(const ValueDecl *Asked, const ValueDecl *Lock,
                         SummaryEngine &Engine) {
  return keptOut(
      Engine,
      [&](const Event &E) {
        return isWrite(E.Kind) && E.Path.lastNamed() == Asked;
      },
      [&](llvm::ArrayRef<Event>, const Event &E) {
        auto Held = llvm::find_if(E.Locks, [&](const HeldLock &L) {
          return L.Lock.lastNamed() == Lock && !L.Unknown &&
                 standsWith(L.Lock, E.Path);
        });
        return Held == E.Locks.end() ? SourceLocation() : Held->Where;
      });
}

static void judge(const Stmt *Loop, const FunctionDecl *F,
                  const FunctionSummary &S, SummaryEngine &Engine) {
  const Expr *Condition = conditionOf(Loop);
  if (!Condition || !onlyPasses(Loop, Engine.model()))
    return;
  const SourceManager &SM = Engine.context().getSourceManager();
  auto IsAsked = [&](SourceLocation At) {
    return At.isValid() &&
           SM.isPointWithin(SM.getExpansionLoc(At),
                            SM.getExpansionLoc(Condition->getBeginLoc()),
                            SM.getExpansionLoc(Condition->getEndLoc()));
  };
  for (const Event &E : S.Events) {
    const bool Reads =
        E.Kind == EventKind::Read || E.Kind == EventKind::AtomicRead;
    const ValueDecl *Asked = E.Path.lastNamed();
    if (!Reads || E.In != F || !Asked || !IsAsked(E.Where.getBegin()) ||
        !(Asked->getType()->isScalarType() ||
          Asked->getType()->isAtomicType() ||
          Engine.model().isKind(Asked->getType(), TypeKind::Atomic)))
      continue;
    for (const HeldLock &Held : E.Locks) {
      const ValueDecl *D = Held.Lock.lastNamed();
      if (Held.Unknown || Held.Shared || !D ||
          !Engine.model().type(D->getType()) || !standsWith(Held.Lock, E.Path))
        continue;
      KeptOut W = writersOf(Asked, D, Engine);
      if (!W.By || !W.All)
        continue;
      UnderLock New{E, Held, W.NeededAt, W.By->Site, Confidence::High};
      New.What.Where = Loop->getSourceRange();
      Engine.findings().BlocksUnderLock.push_back(std::move(New));
      return;
    }
  }
}

void heddle::analysis::findPollsUnderLock(SummaryEngine &Engine) {
  if (!Engine.index().usesLocks() || Engine.spawned().empty())
    return;
  for (const auto &[F, Node] : Engine.index().nodes()) {
    if (!Node.takesLocks())
      continue;
    const FunctionSummary *S = Engine.summary(F);
    llvm::SmallVector<const Stmt *> Work{F->getBody()};
    for (unsigned I = 0; S && !Work.empty() && I < MaxStatements; ++I) {
      const Stmt *Part = Work.pop_back_val();
      if (!Part || isa<Expr>(Part))
        continue;
      judge(Part, F, *S, Engine);
      Work.append(Part->child_begin(), Part->child_end());
    }
  }
}
