//===- HandMadeCounters.cpp - Counters that are used as wait groups -------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A task counts a variable up when it begins and down when it ends, and whoever
// has started it waits until the variable is zero. That is a wait group by its
// shape, and the count comes too late: the wait may look before the task has
// begun. Known by shape alone, so everything else about it has to fit: nobody
// else counts up, nothing but zero is asked for, nothing else is waited for in
// between.
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicSteps.h"
#include "Analysis/LocalAnalyses.h"
#include "Analysis/SummaryEngine.h"
#include "Analysis/Surroundings.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

static constexpr unsigned MaxParts = 20000;

namespace {

struct Change {
  const Expr *Site = nullptr;
  const ValueDecl *Counter = nullptr;
  bool Up = false;
  const FunctionDecl *In = nullptr;
};
/// The counter is compared with zero.
struct Question {
  const Expr *Site = nullptr;
  const ValueDecl *Counter = nullptr;
  const FunctionDecl *In = nullptr;
};

class CounterFinder {
public:
  explicit CounterFinder(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()), Ctx(Engine.context()) {}

  void run() {
    if (llvm::none_of(Engine.spawned(),
                      [](const Task &T) { return T.Entry != nullptr; }))
      return;
    for (const auto &[F, Node] : Engine.index().nodes())
      if (F->doesThisDeclarationHaveABody())
        collect(F);
    for (size_t I = 0; I < Engine.spawned().size(); ++I)
      judge(Engine.spawned()[I]);
  }

private:
  void collect(const FunctionDecl *F) {
    llvm::SmallVector<const Stmt *> Work{F->getBody()};
    for (unsigned I = 0; I < MaxParts && !Work.empty(); ++I) {
      const Stmt *S = Work.pop_back_val();
      if (!S || isa<LambdaExpr>(S))
        continue; // a function of its own
      if (const auto *E = dyn_cast<Expr>(S)) {
        change(E, F);
        question(E, F);
      }
      Work.append(S->child_begin(), S->child_end());
    }
  }

  void change(const Expr *E, const FunctionDecl *F) {
    auto Add = [&](const Expr *Counter, bool Up) {
      if (const ValueDecl *D = ObjectUses::named(Counter))
        Changes.push_back({E, D, Up, F});
    };
    if (const auto *U = dyn_cast<UnaryOperator>(E)) {
      if (U->isIncrementDecrementOp())
        Add(U->getSubExpr(), U->isIncrementOp());
    } else if (const auto *B = dyn_cast<BinaryOperator>(E)) {
      if (B->getOpcode() == BO_AddAssign || B->getOpcode() == BO_SubAssign)
        Add(B->getLHS(), B->getOpcode() == BO_AddAssign);
    } else if (const auto *A = dyn_cast<AtomicExpr>(E)) {
      if (std::optional<bool> Up = countsUp(*A))
        Add(A->getPtr(), *Up);
    } else if (std::optional<CallView> C = viewCall(E); C && C->Callee) {
      const Effect *Update = C->effect(M, Role::AtomicUpdate);
      if (!Update)
        return;
      const Expr *Counter = Update->Object.Kind == Operand::This
                                ? C->Object
                                : C->operand(Update->Object);
      if (std::optional<bool> Up = countsUp(*C->Callee); Up && Counter)
        Add(Counter, *Up);
    }
  }
  /// The counter that \p E reads, or null.
  const ValueDecl *read(const Expr *E) {
    const Expr *Plain = ignoreWrappers(E);
    if (std::optional<CallView> C = viewCall(Plain); C && C->Callee) {
      const Effect *Load = C->effect(M, Role::AtomicLoad);
      if (!Load && !isa<CXXConversionDecl>(C->Callee))
        return nullptr;
      const Expr *Object = !Load || Load->Object.Kind == Operand::This
                               ? C->Object
                               : C->operand(Load->Object);
      return Object ? ObjectUses::named(Object) : nullptr;
    }
    if (const auto *A = dyn_cast<AtomicExpr>(Plain))
      return ObjectUses::named(A->getPtr());
    return isa<DeclRefExpr, MemberExpr>(Plain) ? ObjectUses::named(Plain)
                                               : nullptr;
  }

  void question(const Expr *E, const FunctionDecl *F) {
    const auto *B = dyn_cast<BinaryOperator>(E);
    if (!B || !B->isComparisonOp())
      return;
    for (bool Swap : {false, true}) {
      const ValueDecl *D = read(Swap ? B->getRHS() : B->getLHS());
      const Expr *Other = Swap ? B->getLHS() : B->getRHS();
      if (!D)
        continue;
      Expr::EvalResult R;
      bool Zero = !Other->isValueDependent() && Other->EvaluateAsInt(R, Ctx) &&
                  R.Val.getInt() == 0;
      if (Zero)
        Questions.push_back({E, D, F});
      else
        OtherQuestions.insert(D);
    }
  }

  /// Is \p Q the question of a loop, or of a wait for a condition, that goes on
  /// when the count is zero?
  const Stmt *waits(const Question &Q, const Task &T) {
    if (Q.In == T.SpawnedIn) {
      const Stmt *Loop = loopAround(Ctx, Q.Site);
      if (const auto *While = dyn_cast_or_null<WhileStmt>(Loop))
        return contains(While->getCond(), Q.Site) ? Loop : nullptr;
      if (const auto *For = dyn_cast_or_null<ForStmt>(Loop))
        return contains(For->getCond(), Q.Site) ? Loop : nullptr;
      if (const auto *Do = dyn_cast_or_null<DoStmt>(Loop))
        return contains(Do->getCond(), Q.Site) ? Loop : nullptr;
      return nullptr;
    }
    // The predicate of a wait: a lambda in the function that starts the task.
    const auto *Op = dyn_cast<CXXMethodDecl>(Q.In);
    if (!Op || !Op->getParent()->isLambda())
      return nullptr;
    const Stmt *Found = nullptr;
    eachCall(T.SpawnedIn->getBody(), [&](const Expr *E) {
      std::optional<CallView> C = viewCall(E);
      if (!C || !C->effect(M, Role::ConditionWait) || C->effect(M, Role::Sleep))
        return;
      for (const Expr *Arg : C->Args)
        if (Arg->getType()->getAsCXXRecordDecl() == Op->getParent())
          Found = E;
    });
    return Found;
  }

  void judge(const Task T) {
    if (!T.Entry || !T.SpawnedIn || !T.SpawnedIn->getBody() || !T.Site)
      return;
    const SourceManager &SM = Ctx.getSourceManager();
    if (Questions.empty())
      return;
    for (const Change &Up : Changes) {
      if (!Up.Up || Up.In != T.Entry || OtherQuestions.contains(Up.Counter) ||
          !testsAround(Ctx, Up.Site).empty() || loopAround(Ctx, Up.Site))
        continue;
      // Counted up once, by the task; down by nobody else, at its end.
      bool Fits = true, Down = false;
      for (const Change &Other : Changes) {
        if (Other.Counter != Up.Counter || Other.Site == Up.Site)
          continue;
        Fits &= !Other.Up && Other.In == T.Entry;
        Down |= !Other.Up &&
                SM.isBeforeInTranslationUnit(Up.Site->getEndLoc(),
                                             Other.Site->getBeginLoc());
      }
      if (!Fits || !Down || !startsAtZero(Up.Counter))
        continue;
      for (const Question &Q : Questions) {
        const Stmt *Wait = Q.Counter == Up.Counter ? waits(Q, T) : nullptr;
        if (!Wait ||
            !SM.isBeforeInTranslationUnit(T.Site->getEndLoc(),
                                          Wait->getBeginLoc()) ||
            isOrdered(T, Wait))
          continue;
        add(Up, Wait, T);
        return;
      }
    }
  }

  bool startsAtZero(const ValueDecl *D) {
    const auto *V = dyn_cast<VarDecl>(D);
    const auto *Field = dyn_cast<FieldDecl>(D);
    const Expr *Init = V       ? V->getInit()
                       : Field ? Field->getInClassInitializer()
                               : nullptr;
    if (!Engine.uses().writes(D).empty() &&
        llvm::any_of(Engine.uses().writes(D), [](const ObjectUses::Use &U) {
          const auto *B = dyn_cast<BinaryOperator>(U.Site);
          return B && B->getOpcode() == BO_Assign;
        }))
      return false;
    if (!Init)
      return true;
    const Expr *Plain = ignoreWrappers(Init);
    if (std::optional<CallView> C = viewCall(Plain); C && C->isConstruction()) {
      if (C->Args.empty())
        return true;
      Plain = C->Args[0];
    }
    if (const auto *List = dyn_cast<InitListExpr>(Plain))
      return List->getNumInits() == 0;
    Expr::EvalResult R;
    return !Plain->isValueDependent() && Plain->EvaluateAsInt(R, Ctx) &&
           R.Val.getInt() == 0;
  }

  /// Between the start of the task and \p Wait, is there something that may
  /// know that the task has begun, or is over?
  bool isOrdered(const Task &T, const Stmt *Wait) {
    const SourceManager &SM = Ctx.getSourceManager();
    if (const TypeModel *Kind = M.type(T.Site->getType());
        Kind && Kind->JoinsOnDestruction && !T.Handle.var())
      return true;
    bool Found = false;
    eachCall(T.SpawnedIn->getBody(), [&](const Expr *E) {
      if (contains(Wait, E) || contains(E, Wait) ||
          !SM.isBeforeInTranslationUnit(T.Site->getEndLoc(),
                                        E->getBeginLoc()) ||
          !SM.isBeforeInTranslationUnit(E->getBeginLoc(), Wait->getBeginLoc()))
        return;
      std::optional<CallView> C = viewCall(E);
      const FunctionModel *Fn = C ? C->lookUp(M) : nullptr;
      if (!Fn)
        return;
      for (const Effect &Effect : Fn->Effects)
        switch (Effect.What) {
        case Role::Join:
        case Role::Wait:
        case Role::TimedWait:
        case Role::TryWait:
        case Role::ConditionWait:
        case Role::Barrier:
        case Role::Receive:
        case Role::WgWait:
          Found = true;
          break;
        default:
          break;
        }
    });
    return Found;
  }

  void add(const Change &Up, const Stmt *Wait, const Task &T) {
    AddInTask New;
    New.Task = T.Site;
    New.Add.Kind = EventKind::WgAdd;
    if (const auto *V = dyn_cast<VarDecl>(Up.Counter))
      New.Add.Path = AccessPath::variable(V);
    else if (const auto *Field = dyn_cast<FieldDecl>(Up.Counter))
      if (const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent()))
        New.Add.Path = AccessPath::thisObject(Class).field(Field);
    if (!New.Add.Path)
      return;
    New.Add.Where = Up.Site->getSourceRange();
    New.Add.In = Up.In;
    New.Wait = New.Add;
    New.Wait.Kind = EventKind::WgWait;
    New.Wait.Where = SourceRange(Wait->getBeginLoc());
    auto &List = Engine.findings().AddsInTask;
    if (llvm::none_of(List, [&](const AddInTask &Known) {
          return Known.Add.Where.getBegin() == New.Add.Where.getBegin();
        }))
      List.push_back(std::move(New));
  }

  SummaryEngine &Engine;
  Model &M;
  ASTContext &Ctx;
  std::vector<Change> Changes;
  std::vector<Question> Questions;
  llvm::DenseSet<const ValueDecl *> OtherQuestions;
};

} // namespace

void heddle::analysis::findHandMadeCounters(SummaryEngine &Engine) {
  CounterFinder(Engine).run();
}
