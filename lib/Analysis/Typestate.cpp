//===- Typestate.cpp - Objects that are used in the wrong order -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Typestate.h"
#include "Analysis/CallView.h"
#include "Analysis/PassedTests.h"
#include "clang/AST/ASTContext.h"
#include "clang/Analysis/Analyses/PostOrderCFGView.h"
#include "clang/Analysis/FlowSensitive/DataflowWorklist.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Beyond these bounds an object is given up.
static constexpr unsigned MaxConfigurations = 24;
static constexpr unsigned MaxVisits = 24;
static constexpr unsigned MaxObjects = 24;

const Transition *Property::on(Role R, StateId From) const {
  auto It = llvm::find_if(
      Table, [&](const Transition &T) { return T.On == R && T.From == From; });
  return It == Table.end() ? nullptr : &*It;
}

const StateTest *Property::asks(Role R) const {
  auto It = llvm::find_if(Tests, [&](const StateTest &T) { return T.On == R; });
  return It == Tests.end() ? nullptr : &*It;
}

bool Property::knows(Role R) const {
  return llvm::any_of(Table, [R](const Transition &T) { return T.On == R; });
}

//===- The engine ---------------------------------------------------------===//

namespace {

using Configurations = llvm::SmallVector<Configuration, 4>;

class Run {
public:
  Run(const CFG &G, const FunctionDecl *F, const TypestateSteps &Steps,
      Expressions &Table, TypestateResult &Result,
      const llvm::SmallPtrSetImpl<const Expr *> *Throwers)
      : G(G), F(F), Ctx(F->getASTContext()), Steps(Steps), Table(Table),
        Result(Result), Throwers(Throwers), In(G.getNumBlockIDs()) {}

  void run(std::optional<StateId> AtEntry) {
    Configurations &Start = In[G.getEntry().getBlockID()];
    for (StateId S = 0; S < Result.Of->States.size(); ++S)
      if (!AtEntry || *AtEntry == S) {
        Configuration C;
        C.Entry = C.Now = S;
        Start.push_back(C);
      }
    PostOrderCFGView View(&G);
    ForwardDataflowWorklist Work(G, &View);
    Work.enqueueBlock(&G.getEntry());
    std::vector<unsigned> Visits(G.getNumBlockIDs());
    while (const CFGBlock *B = Work.dequeue()) {
      if (++Visits[B->getBlockID()] > MaxVisits)
        Result.GaveUp = true;
      if (Result.GaveUp)
        return;
      Configurations Out = through(*B);
      eachEdge(*B, Out, [&](const CFGBlock &To, Configuration C) {
        if (merge(In[To.getBlockID()], std::move(C)))
          Work.enqueueBlock(&To);
      });
    }
    // Everything has settled: say what happens.
    Reporting = true;
    for (const CFGBlock *B : G)
      if (!In[B->getBlockID()].empty())
        recordExits(*B, through(*B));
  }

private:
  bool merge(Configurations &Into, Configuration C) {
    for (Configuration &Known : Into)
      if (Known.sameState(C)) {
        size_t Before = Known.Tests.size();
        llvm::erase_if(Known.Tests, [&](const TestFact &T) {
          return !llvm::is_contained(C.Tests, T);
        });
        return Known.Tests.size() != Before;
      }
    Into.push_back(std::move(C));
    Result.GaveUp |= Into.size() > MaxConfigurations;
    return true;
  }

  Configurations through(const CFGBlock &B) {
    Configurations Now = In[B.getBlockID()];
    auto Step = Steps[B.getBlockID()].begin();
    auto End = Steps[B.getBlockID()].end();
    unsigned N = 0;
    for (const CFGElement &E : B) {
      if (auto S = E.getAs<CFGStmt>()) {
        const auto *Site = dyn_cast<Expr>(S->getStmt());
        if (Reporting && Throwers && Site && Throwers->contains(Site))
          for (const Configuration &C : Now)
            Result.Unwinds.push_back({C, Site});
        statement(S->getStmt(), Now);
      }
      for (; Step != End && Step->Element <= N; ++Step)
        apply(*Step, B, Now);
      ++N;
    }
    for (; Step != End; ++Step)
      apply(*Step, B, Now); // what belongs to the block's end
    return Now;
  }

  //===- Statements: what they do to tests and names ----------------------===//

  void statement(const Stmt *S, Configurations &Now) {
    if (const auto *Decls = dyn_cast<DeclStmt>(S)) {
      for (const Decl *D : Decls->decls())
        if (const auto *V = dyn_cast<VarDecl>(D); V && !V->isStaticLocal()) {
          changes(V, /*NewStorage=*/true, Now);
          for (Configuration &C : Now)
            PassedTests(Table, C).assign(V, Table.number(V),
                                         scalar(V->getInit()));
        }
      return;
    }
    if (const auto *B = dyn_cast<BinaryOperator>(S); B && B->isAssignmentOp()) {
      assign(B->getLHS(), B->getOpcode() == BO_Assign ? B->getRHS() : nullptr,
             Now);
      return;
    }
    if (const auto *U = dyn_cast<UnaryOperator>(S)) {
      if (U->isIncrementDecrementOp())
        assign(U->getSubExpr(), nullptr, Now);
      return;
    }
    const auto *E = dyn_cast<Expr>(S);
    std::optional<CallView> Call = E ? viewCall(E) : std::nullopt;
    if (!Call)
      return;
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
      if (Op->isAssignmentOp() && Op->getNumArgs() == 2)
        assign(Op->getArg(0), Op->getArg(1), Now);
      else if (Op->getOperator() == OO_PlusPlus ||
               Op->getOperator() == OO_MinusMinus)
        assign(Op->getArg(0), nullptr, Now);
    }
    // What it is given the address of, it may change.
    for (const Expr *Arg : Call->Args) {
      const Expr *Plain = ignoreWrappers(Arg);
      if (const auto *U = dyn_cast<UnaryOperator>(Plain);
          U && U->getOpcode() == UO_AddrOf)
        forget(U->getSubExpr(), Now);
      else if (Arg->isGLValue() && !Arg->getType().isConstQualified())
        forget(Arg, Now);
    }
  }
  static const Expr *scalar(const Expr *E) {
    // What is left of a wrong initialiser may have no type.
    return E && !E->getType().isNull() && E->getType()->isScalarType()
               ? E
               : nullptr;
  }
  static const ValueDecl *assigned(const Expr *E) {
    E = ignoreWrappers(E);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->getDecl();
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return Member->getMemberDecl();
    return nullptr;
  }
  void assign(const Expr *Left, const Expr *Right, Configurations &Now) {
    const ValueDecl *D = assigned(Left);
    if (!D)
      return;
    changes(D, /*NewStorage=*/false, Now);
    for (Configuration &C : Now)
      PassedTests(Table, C).assign(D, Table.number(Left),
                                   Right ? scalar(Right) : nullptr);
  }
  void forget(const Expr *E, Configurations &Now) {
    if (const ValueDecl *D = assigned(E))
      for (Configuration &C : Now)
        PassedTests(Table, C).forget(
            [&](unsigned N) { return Table.reads(N, D); });
  }
  /// \p D has another value: the object may be another one.
  void changes(const ValueDecl *D, bool NewStorage, Configurations &Now) {
    const AccessPath &P = Result.Object;
    bool IsRoot = P.var() && P.var() == D->getCanonicalDecl();
    if (IsRoot && NewStorage && !P.hasDeref()) {
      for (Configuration &C : Now) {
        C.Now = Result.Of->Initial;
        C.Last = {};
        C.Visited = 0;
      }
      return;
    }
    bool Leads = false, Previous = IsRoot;
    for (const PathStep &Step : P.steps()) {
      Leads |= Previous && Step.Kind == PathStep::Deref;
      Previous = Step.Kind == PathStep::Field &&
                 Step.Member->getCanonicalDecl() == D->getCanonicalDecl();
    }
    if (const auto *V = dyn_cast<VarDecl>(D))
      Leads |= P.isIndexedBy(V->getCanonicalDecl());
    if (Leads)
      Now.clear();
  }

  //===- Steps ------------------------------------------------------------===//

  bool concerns(const TypestateStep &S) const {
    return S.Of == Result.Of && S.Object == Result.Object;
  }
  /// Does another name stand for what may be the same object?
  bool mayConcern(const TypestateStep &S) const {
    if (S.Of != Result.Of || !S.Object)
      return false;
    const ValueDecl *Mine = Result.Object.lastNamed();
    const ValueDecl *Its = S.Object.lastNamed();
    return (S.Object.hasDeref() || Result.Object.hasDeref()) && Mine && Its &&
           (Mine == Its || S.Object.steps().empty() ||
            Result.Object.steps().empty() ||
            S.Object.steps().back().Kind == PathStep::Deref ||
            Result.Object.steps().back().Kind == PathStep::Deref);
  }

  void move(Configuration &C, StateId To, const TypestateStep &S) {
    C.Now = To;
    C.Visited |= 1u << To;
    C.Last = S.Where;
    C.ByOwner = S.ByOwner;
    C.Refused = false;
  }

  /// The pointer through which the object is reached, or null.
  static const VarDecl *pointerOf(const AccessPath &Object) {
    const VarDecl *V = Object.var();
    return V && V->getType()->isPointerType() && !Object.steps().empty() &&
                   Object.steps().front().Kind == PathStep::Deref
               ? V
               : nullptr;
  }
  void apply(const TypestateStep &S, const CFGBlock &B, Configurations &Now) {
    if (S.Kind == TypestateStep::Escape) {
      if (S.Object.isPrefixOf(Result.Object))
        Now.clear();
      return;
    }
    if (S.Kind == TypestateStep::End)
      return;
    if (S.On == Role::Allocate && concerns(S)) {
      // Whatever the name meant before: the object is a new one.
      Configuration Fresh;
      Fresh.Entry = Fresh.Now = Result.Of->Initial;
      Now.assign(1, Fresh);
      return;
    }
    if (!concerns(S)) {
      if (mayConcern(S))
        llvm::erase_if(Now, [&](const Configuration &C) {
          return C.Now != Result.Of->Initial && mayLeave(S, C.Now);
        });
      return;
    }
    Configurations After;
    for (const Configuration &C : Now)
      switch (S.Kind) {
      case TypestateStep::Event:
      case TypestateStep::Perhaps:
        event(S, B, C, Now, After);
        break;
      case TypestateStep::Try:
        attempt(S, C, After);
        break;
      case TypestateStep::Ask:
        ask(S, C, After);
        break;
      default:
        callee(S, B, C, Now, After);
        break;
      }
    Now.clear();
    const VarDecl *Pointer = pointerOf(Result.Object);
    for (Configuration &C : After) {
      // What was reached through a pointer: it is not null.
      if (Pointer &&
          !PassedTests(Table, C).add({Table.number(Pointer), 0, false}))
        continue;
      merge(Now, std::move(C));
    }
  }
  bool mayLeave(const TypestateStep &S, StateId From) const {
    if (S.Callee)
      return llvm::any_of(S.Callee->Outcomes, [&](const auto &O) {
        return O.From == From && O.To != From;
      });
    const Transition *T = Result.Of->on(S.On, From);
    return T && T->To != Transition::Error && T->To != From;
  }
  // The others in All are still as they were before the event.
  void event(const TypestateStep &S, const CFGBlock &B, Configuration C,
             const Configurations &All, Configurations &After) {
    const Transition *T = Result.Of->on(S.On, C.Now);
    if (T && T->To == Transition::Error) {
      if (S.Kind == TypestateStep::Perhaps)
        After.push_back(C);
      else
        error(S, B, C, All, S.On, {});
      return;
    }
    if (T)
      move(C, T->To, S);
    // An operation that tells whether it worked did, as far as we follow it.
    if (S.Site && S.Kind == TypestateStep::Event && T &&
        S.Site->getType()->isIntegerType() && S.When == Success::Zero)
      PassedTests(Table, C).add({Table.number(S.Site), 0, true});
    After.push_back(std::move(C));
  }
  void attempt(const TypestateStep &S, const Configuration &C,
               Configurations &After) {
    unsigned N = Table.number(S.Site);
    bool ZeroIsSuccess = S.When != Success::True;
    const Transition *T = Result.Of->on(S.On, C.Now);
    for (bool Succeeds : {true, false}) {
      Configuration D = C;
      PassedTests Known(Table, D);
      Known.forget([&](unsigned M) { return M == N; });
      if (Succeeds) {
        if (!T || T->To == Transition::Error)
          continue;
        move(D, T->To, S);
      } else {
        D.Refused = true;
      }
      Known.add({N, 0, Succeeds == ZeroIsSuccess});
      After.push_back(std::move(D));
    }
  }
  void ask(const TypestateStep &S, const Configuration &C,
           Configurations &After) {
    const StateTest *T = Result.Of->asks(S.On);
    unsigned N = Table.number(S.Site);
    for (bool Truth : {true, false}) {
      if (T && !((Truth ? T->TrueIn : T->FalseIn) >> C.Now & 1))
        continue;
      Configuration D = C;
      PassedTests Known(Table, D);
      Known.forget([&](unsigned M) { return M == N; });
      Known.add({N, 0, !Truth});
      After.push_back(std::move(D));
    }
  }
  void callee(const TypestateStep &S, const CFGBlock &B, const Configuration &C,
              const Configurations &All, Configurations &After) {
    bool Any = false;
    // What a destructor may undo, it does where it is needed: its object knows.
    bool Undoes =
        !S.Site && S.Kind == TypestateStep::Call && mayLeave(S, C.Now);
    // Which way it went through the callee may depend on what is not known
    // here.
    auto Ambiguous = [&](const TypestateEffect::Outcome &O) {
      return llvm::any_of(
          S.Callee->Outcomes, [&](const TypestateEffect::Outcome &P) {
            return P.From == O.From && P.To != O.To &&
                   (P.Value == O.Value || P.Value == Returns::Anything ||
                    O.Value == Returns::Anything);
          });
    };
    for (const TypestateEffect::Outcome &O : S.Callee->Outcomes) {
      if (O.From != C.Now || (Undoes && O.To == C.Now))
        continue;
      Any = true;
      Configuration D = C;
      D.Unsure |= !Undoes && Ambiguous(O);
      if (O.To != C.Now)
        move(D, O.To, S);
      if (S.Kind == TypestateStep::Spawn && S.Callee->Where.isValid())
        D.Last = S.Callee->Where; // where the task does it
      if (S.Site) {
        unsigned N = Table.number(S.Site);
        PassedTests Known(Table, D);
        Known.forget([&](unsigned M) { return M == N; });
        if (O.Value != Returns::Anything)
          Known.add({N, 0, O.Value == Returns::Zero});
      }
      After.push_back(std::move(D));
    }
    if (!Any && (S.Callee->Errors >> C.Now & 1))
      error(S, B, C, All, S.Callee->On, S.Callee->Where);
  }
  void error(const TypestateStep &S, const CFGBlock &B, const Configuration &C,
             const Configurations &All, Role On, SourceRange Inner) {
    if (!Reporting)
      return;
    bool Right = llvm::any_of(All, [&](const Configuration &O) {
      if (O.Entry != C.Entry)
        return false;
      if (S.Callee)
        return (S.Callee->Errors >> O.Now & 1) == 0;
      const Transition *T = Result.Of->on(S.On, O.Now);
      return !T || T->To != Transition::Error;
    });
    Result.Errors.push_back(
        {C, On, S.Where, S.ByOwner, isAfterTest(B), Right, Inner});
  }
  static bool isAfterTest(const CFGBlock &B) {
    if (B.pred_size() != 1)
      return false;
    const CFGBlock *Pred = *B.pred_begin();
    return Pred && Pred->succ_size() > 1 &&
           !isa_and_nonnull<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(
               Pred->getTerminatorStmt());
  }

  //===- Edges ------------------------------------------------------------===//

  /// Does an event of \p B itself tell what the answer to \p N is?
  bool answers(const CFGBlock &B, unsigned N) {
    return llvm::any_of(Steps[B.getBlockID()], [&](const TypestateStep &S) {
      bool Tells = S.Kind == TypestateStep::Try ||
                   S.Kind == TypestateStep::Ask || S.Callee;
      return Tells && S.Site && concerns(S) && Table.number(S.Site) == N;
    });
  }
  void eachEdge(const CFGBlock &B, const Configurations &Out,
                llvm::function_ref<void(const CFGBlock &, Configuration)> To) {
    if (B.hasNoReturnElement())
      return;
    const Expr *Condition = B.getLastCondition();
    const Stmt *Terminator = B.getTerminatorStmt();
    unsigned Index = 0;
    for (auto It = B.succ_begin(); It != B.succ_end(); ++It, ++Index) {
      const CFGBlock *Succ = It->getReachableBlock();
      if (!Succ)
        continue;
      bool SkipsChange = false;
      if (B.succ_size() == 2)
        if (const CFGBlock *Other =
                (B.succ_begin() + (1 - Index))->getReachableBlock())
          SkipsChange = rejoins(*Other, *Succ) && tellsApart(Out);
      for (const Configuration &Before : Out) {
        Configuration C = Before;
        PassedTests Known(Table, C);
        if (B.succ_size() == 2 && Condition && scalar(Condition)) {
          // The same question, asked again, may have another answer.
          unsigned N = Table.number(core(Condition));
          if (Table.isVolatile(N) && Terminator != nullptr &&
              isa<WhileStmt, ForStmt, DoStmt>(Terminator) && !answers(B, N))
            Known.forget([&](unsigned M) { return M == N; });
          bool Decided = Known.truth(Condition).has_value();
          if (!Known.assume(Condition, Index == 0))
            continue;
          C.Unsure |= SkipsChange && !Decided;
        } else if (isa_and_nonnull<SwitchStmt>(Terminator)) {
          const auto &Switch = *cast<SwitchStmt>(Terminator);
          auto Assume = [&](int64_t Value, bool Holds) {
            return Known.assumeValue(Switch.getCond(), Value, Holds);
          };
          if (!visitCase(Switch, *Succ, Ctx, Assume))
            continue;
        }
        To(*Succ, std::move(C));
      }
    }
  }
  static const Expr *core(const Expr *E) {
    E = ignoreWrappers(E);
    while (const auto *U = dyn_cast<UnaryOperator>(E)) {
      if (U->getOpcode() != UO_LNot)
        break;
      E = ignoreWrappers(U->getSubExpr());
    }
    return E;
  }
  /// Does \p Side do something to the object and go on with \p Main?
  bool rejoins(const CFGBlock &Side, const CFGBlock &Main) const {
    return Side.pred_size() == 1 && Side.succ_size() == 1 &&
           Side.succ_begin()->getReachableBlock() == &Main &&
           llvm::any_of(Steps[Side.getBlockID()],
                        [&](const TypestateStep &S) { return concerns(S); });
  }
  /// A test may tell the state only where there are several.
  static bool tellsApart(const Configurations &Out) {
    return llvm::any_of(Out, [&](const Configuration &X) {
      return llvm::any_of(Out, [&](const Configuration &Y) {
        return X.Entry == Y.Entry && X.Now != Y.Now;
      });
    });
  }

  //===- Ways out ---------------------------------------------------------===//

  void recordExits(const CFGBlock &B, const Configurations &Out) {
    const ReturnStmt *Return = nullptr;
    const CXXThrowExpr *Throw = nullptr;
    for (const CFGElement &E : B)
      if (auto S = E.getAs<CFGStmt>()) {
        if (const auto *R = dyn_cast<ReturnStmt>(S->getStmt()))
          Return = R;
        if (const auto *T = dyn_cast<CXXThrowExpr>(S->getStmt()))
          Throw = T;
      }
    bool EndsTask = false;
    SourceRange Where = F->getBody()->getEndLoc();
    for (const TypestateStep &S : Steps[B.getBlockID()])
      if (S.Kind == TypestateStep::End) {
        EndsTask = true;
        Where = S.Where;
      }
    if (B.hasNoReturnElement() && !EndsTask)
      return; // the program ends, or nobody knows
    if (Return)
      Where = Return->getSourceRange();
    if (Throw)
      Where = Throw->getSourceRange();
    Configurations Leaving;
    if (EndsTask)
      Leaving = Out;
    else if (isa_and_nonnull<CXXTryStmt>(B.getTerminatorStmt()))
      return; // whether a handler fits is not known
    else
      eachEdge(B, Out, [&](const CFGBlock &To, Configuration C) {
        if (&To == &G.getExit())
          Leaving.push_back(std::move(C));
      });
    const VarDecl *Pointer = pointerOf(Result.Object);
    for (Configuration &C : Leaving) {
      // Where the pointer is null there is no such object.
      if (Pointer) {
        Configuration There = C;
        if (!PassedTests(Table, There).add({Table.number(Pointer), 0, false}))
          continue;
      }
      Returns Value = Returns::Anything;
      const Expr *E = Return ? Return->getRetValue() : nullptr;
      if (E && !E->isValueDependent() && !E->getType().isNull() &&
          E->getType()->isScalarType())
        if (std::optional<bool> Known = PassedTests(Table, C).truth(E))
          Value = *Known ? Returns::NonZero : Returns::Zero;
      Result.Exits.push_back({EndsTask ? TypestateResult::TaskEnd
                              : Throw  ? TypestateResult::Throw
                                       : TypestateResult::Return,
                              C, Value, Where});
    }
  }

  const CFG &G;
  const FunctionDecl *F;
  ASTContext &Ctx;
  const TypestateSteps &Steps;
  Expressions &Table;
  TypestateResult &Result;
  const llvm::SmallPtrSetImpl<const Expr *> *Throwers;
  std::vector<Configurations> In;
  bool Reporting = false;
};

} // namespace

/// Only what has one name is followed: no element that an index picks.
static bool isNamedExactly(const AccessPath &P) {
  return P && llvm::all_of(P.steps(), [](const PathStep &S) {
           return S.Kind != PathStep::Element ||
                  (S.Index.Exact && !S.Index.isOpaque());
         });
}

std::vector<TypestateResult> heddle::analysis::runTypestates(
    const CFG &Cfg, const FunctionDecl *F, const TypestateSteps &Steps,
    llvm::function_ref<std::optional<StateId>(const Property &,
                                              const AccessPath &)>
        AtEntry,
    const llvm::SmallPtrSetImpl<const Expr *> *Throwers) {
  std::vector<TypestateResult> Results;
  llvm::SmallPtrSet<const Expr *, 16> Sites;
  for (const auto &Block : Steps)
    for (const TypestateStep &S : Block) {
      if (S.Site)
        Sites.insert(S.Site);
      if (!S.Of || !isNamedExactly(S.Object) || Results.size() >= MaxObjects ||
          llvm::any_of(Results, [&](const TypestateResult &R) {
            return R.Of == S.Of && R.Object == S.Object;
          }))
        continue;
      TypestateResult R;
      R.Of = S.Of;
      R.Object = S.Object;
      R.In = F;
      Results.push_back(std::move(R));
    }
  if (Results.empty())
    return Results;
  Expressions Table(F->getASTContext(), Sites);
  for (TypestateResult &R : Results)
    Run(Cfg, F, Steps, Table, R, Throwers).run(AtEntry(*R.Of, R.Object));
  return Results;
}

TypestateEffect heddle::analysis::effectOf(const TypestateResult &R) {
  TypestateEffect E;
  E.Of = R.Of;
  E.Object = R.Object;
  for (const TypestateResult::Exit &X : R.Exits) {
    if (X.Way != TypestateResult::Return)
      continue;
    if (llvm::none_of(E.Outcomes, [&](const TypestateEffect::Outcome &O) {
          return O.From == X.At.Entry && O.To == X.At.Now && O.Value == X.Value;
        }))
      E.Outcomes.push_back({X.At.Entry, X.At.Now, X.Value});
  }
  // What an owner still holds, its destructor undoes somewhere else: unknown.
  if (llvm::any_of(R.Exits, [](const TypestateResult::Exit &X) {
        return X.At.ByOwner && X.At.Now != X.At.Entry;
      }))
    E.Outcomes.clear();
  for (const TypestateResult::Error &X : R.Errors)
    if (X.At.Last.isInvalid()) {
      E.Errors |= 1u << X.At.Entry;
      E.On = X.On;
      E.Where = X.Inner.isValid() ? X.Inner : X.Where;
    }
  return E;
}
