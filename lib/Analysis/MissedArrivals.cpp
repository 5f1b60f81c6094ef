//===- MissedArrivals.cpp - Tasks that end without being counted ----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A task that tells a wait group or latch of its end does so on every way out,
// or its creator waits for ever. What the ways out do comes from the typestate
// engine; what is lost when something throws, from the try blocks.
//
//===----------------------------------------------------------------------===//

#include "Analysis/CallView.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/Properties.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

static constexpr unsigned MaxParts = 20000;

namespace {

class Finder {
public:
  explicit Finder(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()), Ctx(Engine.context()) {}

  void run() {
    for (size_t I = 0; I < Engine.spawned().size(); ++I) {
      const Task T = Engine.spawned()[I];
      if (!T.Entry || !T.Entry->getBody())
        continue;
      for (const TypestateResult &R : Engine.typestates())
        if (R.Of == &arrivalProperty() && R.In == T.Entry)
          judge(R, T);
    }
  }

private:
  using Exit = TypestateResult::Exit;

  static bool arrives(const Exit &X) {
    return X.At.Entry == NotArrived && X.At.Now == Arrived;
  }

  /// The expression in the task's body that begins at \p At.
  const Expr *callAt(const FunctionDecl *F, SourceLocation At) {
    const Expr *Found = nullptr;
    eachCall(F->getBody(), [&](const Expr *E) {
      if (E->getBeginLoc() == At && !Found)
        Found = E;
    });
    return Found;
  }
  const Stmt *returnAt(const FunctionDecl *F, SourceLocation At) {
    llvm::SmallVector<const Stmt *> Work{F->getBody()};
    for (unsigned I = 0; I < MaxParts && !Work.empty(); ++I) {
      const Stmt *S = Work.pop_back_val();
      if (!S || isa<LambdaExpr>(S))
        continue;
      if (isa<ReturnStmt, CXXThrowExpr>(S) && S->getBeginLoc() == At)
        return S;
      Work.append(S->child_begin(), S->child_end());
    }
    return nullptr;
  }

  /// Does somebody wait for the group, and does its creator count?
  bool isWaitedFor(const ValueDecl *D) {
    return Engine.uses().has(D, {Role::WgWait, Role::Wait, Role::Barrier});
  }

  void judge(const TypestateResult &R, const Task &T) {
    const ValueDecl *Group = R.Object.lastNamed();
    if (!Group || !isWaitedFor(Group))
      return;
    // What the task itself calls it.
    const ValueDecl *Alias = Group;
    for (const ObjectUses::Use &U : Engine.uses().uses(Group))
      if (U.In == T.Entry && (U.What == Role::WgDone || U.What == Role::Signal))
        if (std::optional<CallView> C = viewCall(U.Site))
          if (const Effect *E = C->effect(M, U.What))
            if (const Expr *Object = E->Object.Kind == Operand::This
                                         ? C->Object
                                         : C->operand(E->Object))
              if (const ValueDecl *D = ObjectUses::named(Object))
                Alias = D;
    SourceLocation Done;
    for (const Exit &X : R.Exits)
      if (arrives(X)) {
        // Once per round: a task that counts what it does, not itself.
        const Expr *Call = callAt(T.Entry, X.At.Last.getBegin());
        if (!Call || loopAround(Ctx, Call))
          return;
        Done = X.At.Last.getBegin();
      }
    for (const ObjectUses::Use &U : Engine.uses().uses(Group))
      if ((U.What == Role::WgDone || U.What == Role::Signal) &&
          loopAround(Ctx, U.Site) && U.In == T.Entry)
        return;
    if (Done.isInvalid())
      return;
    if (findLost(T, Group))
      return;
    bool EndsProgram = endsProgram(T);
    for (const Exit &X : R.Exits) {
      if (X.At.Entry != NotArrived || X.At.Now != NotArrived || X.At.Unsure)
        continue;
      bool Throws = X.Way == TypestateResult::Throw;
      if (Throws && EndsProgram)
        continue;
      const Stmt *Out = returnAt(T.Entry, X.Where.getBegin());
      if (Out && llvm::any_of(testsAround(Ctx, Out), [&](const Expr *Test) {
            return mentions(Test, Group) || mentions(Test, Alias);
          }))
        continue; // there may be no group at all
      add({Throws ? WaitGroupKind::DoneLost : WaitGroupKind::DoneMissed,
           X.Where, Alias, Done, T.Site, arrivesAtLatch(Alias)});
    }
  }

  bool arrivesAtLatch(const ValueDecl *D) {
    QualType T = D->getType().getNonReferenceType();
    const TypeModel *Kind =
        M.type(T->isPointerType() ? T->getPointeeType() : T);
    return Kind && Kind->Counts != CountKind::None;
  }

  /// Does an exception that leaves the task end the program?
  bool endsProgram(const Task &T) {
    const TypeModel *Kind = M.type(T.Site->getType());
    return !Kind || Kind->Kind != TypeKind::TaskHandle || Kind->EndsOnException;
  }

  /// `try { work(); done(); } catch (...) { log(); }`
  bool findLost(const Task &T, const ValueDecl *Group) {
    const Expr *Only = nullptr;
    for (const ObjectUses::Use &U : Engine.uses().uses(Group)) {
      if (U.In != T.Entry || (U.What != Role::WgDone && U.What != Role::Signal))
        continue;
      if (Only)
        return false;
      Only = U.Site;
    }
    const auto *Try =
        Only ? dyn_cast_or_null<CXXTryStmt>(tryAround(Ctx, Only)) : nullptr;
    if (!Try)
      return false;
    for (unsigned I = 0; I < Try->getNumHandlers(); ++I) {
      const CXXCatchStmt *Handler = Try->getHandler(I);
      if (mentions(Handler->getHandlerBlock(), Group) ||
          throwsOn(Handler->getHandlerBlock()))
        continue;
      if (const Stmt *Thrower = throwerBefore(Try->getTryBlock(), Only)) {
        add({WaitGroupKind::DoneLost, Only->getSourceRange(), Group,
             Thrower->getBeginLoc(), T.Site, arrivesAtLatch(Group)});
        return true;
      }
    }
    return false;
  }
  bool throwsOn(const Stmt *S) {
    llvm::SmallVector<const Stmt *> Work{S};
    for (unsigned I = 0; I < MaxParts && !Work.empty(); ++I) {
      const Stmt *Part = Work.pop_back_val();
      if (!Part || isa<LambdaExpr>(Part))
        continue;
      if (isa<CXXThrowExpr>(Part))
        return true;
      if (const auto *E = dyn_cast<CallExpr>(Part))
        if (const FunctionDecl *F = E->getDirectCallee(); F && F->isNoReturn())
          return true;
      Work.append(Part->child_begin(), Part->child_end());
    }
    return false;
  }
  /// Something in \p Block that throws and comes before \p Site.
  const Stmt *throwerBefore(const Stmt *Block, const Expr *Site) {
    const SourceManager &SM = Ctx.getSourceManager();
    llvm::SmallVector<const Stmt *> Work{Block};
    for (unsigned I = 0; I < MaxParts && !Work.empty(); ++I) {
      const Stmt *S = Work.pop_back_val();
      if (!S || isa<LambdaExpr>(S) ||
          !SM.isBeforeInTranslationUnit(S->getBeginLoc(), Site->getBeginLoc()))
        continue;
      if (isa<CXXThrowExpr>(S) && !isInnerTry(S, Block))
        return S;
      if (const auto *E = dyn_cast<Expr>(S))
        if (std::optional<CallView> C = viewCall(E); C && C->Callee) {
          const FunctionDecl *Callee = userDefinition(C->Callee);
          if ((C->effect(M, Role::Throws) ||
               (Callee && Callee->getBody() && throwsOn(Callee->getBody()) &&
                !catches(Callee->getBody()))) &&
              !isInnerTry(S, Block))
            return S;
        }
      Work.append(S->child_begin(), S->child_end());
    }
    return nullptr;
  }
  bool catches(const Stmt *Body) {
    return llvm::any_of(Body->children(), [](const Stmt *Child) {
      return isa_and_nonnull<CXXTryStmt>(Child);
    });
  }
  bool isInnerTry(const Stmt *S, const Stmt *Block) {
    const auto *Try = dyn_cast_or_null<CXXTryStmt>(tryAround(Ctx, S));
    return Try && Try->getTryBlock() != Block;
  }

  void add(WaitGroupMisuse New) {
    auto &List = Engine.findings().WaitGroupMisuses;
    if (New.Where.isValid() &&
        llvm::none_of(List, [&](const WaitGroupMisuse &Old) {
          return Old.Where.getBegin() == New.Where.getBegin();
        }))
      List.push_back(std::move(New));
  }

  SummaryEngine &Engine;
  Model &M;
  ASTContext &Ctx;
};

} // namespace

void heddle::analysis::findMissedArrivals(SummaryEngine &Engine) {
  Finder(Engine).run();
}
