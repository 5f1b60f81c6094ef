//===- Typestate.cpp - Objects that are used in the wrong order -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/Typestate.h"
#include "Analysis/CallView.h"
#include "clang/AST/ASTContext.h"
#include "clang/Analysis/Analyses/PostOrderCFGView.h"
#include "clang/Analysis/FlowSensitive/DataflowWorklist.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

/// Beyond these bounds an object, or a fact, is given up.
static constexpr unsigned MaxConfigurations = 24;
static constexpr unsigned MaxTests = 10;
static constexpr unsigned MaxVisits = 24;
static constexpr unsigned MaxObjects = 24;
static constexpr unsigned MaxExpressionDepth = 12;

//===- The tables ---------------------------------------------------------===//

static constexpr StringRef LockStates[] = {"free", "held"};
static constexpr Transition LockTable[] = {
    {Role::Acquire, LockFree, LockHeld},
    {Role::Acquire, LockHeld, Transition::Error},
    {Role::AcquireShared, LockFree, LockHeld},
    {Role::AcquireShared, LockHeld, Transition::Error},
    {Role::TryAcquire, LockFree, LockHeld},
    {Role::TryAcquireShared, LockFree, LockHeld},
    {Role::Release, LockHeld, LockFree},
    {Role::Release, LockFree, Transition::Error},
    {Role::ReleaseShared, LockHeld, LockFree},
    {Role::ReleaseShared, LockFree, Transition::Error},
};

const Property &heddle::analysis::lockProperty() {
  // A guard can be asked whether it has acquired its lock.
  static constexpr StateTest Owns[] = {
      {Role::Acquire, 1u << LockHeld, 1u << LockFree}};
  static const Property P{"lock", LockStates, LockFree, LockTable, Owns};
  return P;
}

static constexpr StringRef ChannelStates[] = {"open", "closed"};
static constexpr Transition ChannelTable[] = {
    {Role::Close, ChannelOpen, ChannelClosed},
    {Role::Close, ChannelClosed, Transition::Error},
    {Role::MakeChannel, ChannelClosed, ChannelOpen},
};

const Property &heddle::analysis::channelProperty() {
  static const Property P{"channel",        ChannelStates,
                          ChannelOpen,      ChannelTable,
                          /*Tests=*/{},
                          /*Monotone=*/true};
  return P;
}

static constexpr StringRef ArrivalStates[] = {"not arrived", "arrived"};
static constexpr Transition ArrivalTable[] = {
    {Role::WgDone, NotArrived, Arrived},
    {Role::WgAdd, NotArrived, Arrived}, // of a negative number, perhaps
    {Role::Signal, NotArrived, Arrived},
    {Role::Barrier, NotArrived, Arrived},
};

const Property &heddle::analysis::arrivalProperty() {
  static const Property P{"arrival",        ArrivalStates,
                          NotArrived,       ArrivalTable,
                          /*Tests=*/{},
                          /*Monotone=*/true};
  return P;
}

llvm::ArrayRef<const Property *> heddle::analysis::properties() {
  static const Property *const All[] = {&lockProperty(), &channelProperty(),
                                        &arrivalProperty()};
  return All;
}

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

//===- Tests that were passed ---------------------------------------------===//

namespace {

/// Gives equal expressions one number, and knows what their values depend on.
class Expressions {
public:
  /// Calls in \p Sites have another result each time; other calls are taken
  /// for questions that get one answer, as long as the same code asks once.
  Expressions(ASTContext &Ctx, const llvm::SmallPtrSetImpl<const Expr *> &Sites)
      : Ctx(Ctx), Sites(Sites) {}

  unsigned number(const Expr *E) {
    E = ignoreWrappers(E);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return number(Ref->getDecl());
    llvm::FoldingSetNodeID Id;
    if (Sites.contains(E))
      Id.AddPointer(E);
    else
      E->Profile(Id, Ctx, /*Canonical=*/true);
    unsigned N = insert(Id);
    if (Reads[N].empty())
      collectReads(E, N, 0);
    return N;
  }
  unsigned number(const ValueDecl *D) {
    llvm::FoldingSetNodeID Id;
    Id.AddPointer(D->getCanonicalDecl());
    Id.AddInteger(1);
    unsigned N = insert(Id);
    Reads[N].insert(D->getCanonicalDecl());
    return N;
  }
  /// `x == y` or `x < y`.
  unsigned pair(unsigned X, unsigned Y, bool Equal) {
    llvm::FoldingSetNodeID Id;
    Id.AddInteger(X);
    Id.AddInteger(Y);
    Id.AddInteger(Equal ? 2 : 3);
    unsigned N = insert(Id);
    for (unsigned From : {X, Y}) {
      auto Copy = Reads[From];
      Reads[N].insert(Copy.begin(), Copy.end());
      if (ReadsElsewhere.contains(From))
        ReadsElsewhere.insert(N);
    }
    return N;
  }
  bool reads(unsigned N, const Decl *D) const {
    return Reads[N].contains(D->getCanonicalDecl());
  }
  /// May its value change without an assignment in this function?
  bool isVolatile(unsigned N) const { return ReadsElsewhere.contains(N); }

private:
  unsigned insert(const llvm::FoldingSetNodeID &Id) {
    auto [It, New] = Numbers.try_emplace(Id.ComputeHash(), Reads.size());
    if (New)
      Reads.emplace_back();
    return It->second;
  }
  void collectReads(const Stmt *E, unsigned N, unsigned Depth) {
    if (!E || Depth > MaxExpressionDepth)
      return;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      Reads[N].insert(Ref->getDecl()->getCanonicalDecl());
      const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      if (V && !V->hasLocalStorage())
        ReadsElsewhere.insert(N);
    } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      Reads[N].insert(Member->getMemberDecl()->getCanonicalDecl());
      ReadsElsewhere.insert(N);
    } else if (isa<CallExpr>(E)) {
      ReadsElsewhere.insert(N);
    }
    for (const Stmt *Child : E->children())
      collectReads(Child, N, Depth + 1);
  }

  ASTContext &Ctx;
  const llvm::SmallPtrSetImpl<const Expr *> &Sites;
  llvm::DenseMap<unsigned, unsigned> Numbers;
  std::vector<llvm::SmallPtrSet<const Decl *, 4>> Reads;
  llvm::DenseSet<unsigned> ReadsElsewhere;
};

/// The tests of one configuration.
class Tests {
public:
  Tests(ASTContext &Ctx, Expressions &Table, Configuration &C)
      : Ctx(Ctx), Table(Table), C(C) {}

  /// Adds what follows from \p E being true or false; false if that cannot be.
  bool assume(const Expr *E, bool Truth, unsigned Depth = 0) {
    E = ignoreWrappers(E);
    if (std::optional<bool> Known = truth(E))
      return *Known == Truth;
    if (Depth > MaxExpressionDepth)
      return true;
    if (const auto *U = dyn_cast<UnaryOperator>(E); U && isNot(U))
      return assume(U->getSubExpr(), !Truth, Depth + 1);
    if (const auto *B = dyn_cast<BinaryOperator>(E)) {
      BinaryOperatorKind Op = B->getOpcode();
      if ((Op == BO_LAnd && Truth) || (Op == BO_LOr && !Truth))
        return assume(B->getLHS(), Truth, Depth + 1) &&
               assume(B->getRHS(), Truth, Depth + 1);
      if (Op == BO_Assign || Op == BO_Comma)
        return assume(Op == BO_Assign ? B->getLHS() : B->getRHS(), Truth,
                      Depth + 1);
      if (auto [Tested, Value] = equality(B); Tested) {
        bool Equal = (Op == BO_EQ) == Truth;
        if (*Value == 0)
          return assume(Tested, !Equal, Depth + 1);
        return add({Table.number(Tested), *Value, Equal});
      }
      if (Op == BO_NE)
        return add({comparison(B, BO_EQ), 0, Truth});
      if (Op == BO_GE)
        return add({comparison(B, BO_LT), 0, Truth});
      if (Op == BO_LE)
        return add({comparison(B, BO_GT), 0, Truth});
      if (B->isComparisonOp())
        return add({comparison(B, Op), 0, !Truth});
    }
    return add({Table.number(E), 0, !Truth});
  }
  bool assumeValue(const Expr *E, int64_t Value, bool Holds) {
    return add({Table.number(E), Value, Holds});
  }
  bool add(const TestFact &New) {
    for (const TestFact &Old : C.Tests)
      if (Old.Expression == New.Expression &&
          (Old.Value == New.Value ? Old.Holds != New.Holds
                                  : Old.Holds && New.Holds))
        return false;
    if (!llvm::is_contained(C.Tests, New)) {
      if (C.Tests.size() >= MaxTests)
        C.Tests.erase(C.Tests.begin());
      C.Tests.push_back(New);
    }
    return true;
  }
  void forget(llvm::function_ref<bool(unsigned)> Which) {
    llvm::erase_if(C.Tests,
                   [&](const TestFact &T) { return Which(T.Expression); });
  }
  /// The variable or field \p D gets the value of \p E; null: another one.
  void assign(const ValueDecl *D, unsigned Target, const Expr *E) {
    std::optional<int64_t> Known = E ? value(E) : std::nullopt;
    std::optional<bool> Truth = E ? truth(E) : std::nullopt;
    llvm::SmallVector<TestFact, 4> Same;
    if (E) {
      unsigned From = Table.number(E);
      for (TestFact T : C.Tests)
        if (T.Expression == From && From != Target) {
          T.Expression = Target;
          Same.push_back(T);
        }
    }
    forget([&](unsigned N) { return Table.reads(N, D) || N == Target; });
    if (Known)
      Same.assign(1, {Target, *Known, true});
    else if (Truth)
      Same.assign(1, {Target, 0, !*Truth});
    for (const TestFact &T : Same)
      add(T);
  }
  std::optional<bool> truth(const Expr *E, unsigned Depth = 0) {
    if (std::optional<int64_t> Known = value(E, Depth))
      return *Known != 0;
    E = ignoreWrappers(E);
    if (Depth > MaxExpressionDepth)
      return std::nullopt;
    if (const auto *U = dyn_cast<UnaryOperator>(E)) {
      if (isNot(U))
        if (std::optional<bool> Known = truth(U->getSubExpr(), Depth + 1))
          return !*Known;
      if (U->getOpcode() == UO_AddrOf)
        return true;
    }
    if (const auto *B = dyn_cast<BinaryOperator>(E)) {
      BinaryOperatorKind Op = B->getOpcode();
      if (Op == BO_LAnd || Op == BO_LOr) {
        std::optional<bool> X = truth(B->getLHS(), Depth + 1),
                            Y = truth(B->getRHS(), Depth + 1);
        bool Decides = Op == BO_LOr;
        if ((X && *X == Decides) || (Y && *Y == Decides))
          return Decides;
        if (X && Y)
          return !Decides;
        return std::nullopt;
      }
      if (auto [Tested, Value] = equality(B); Tested) {
        std::optional<bool> Equal;
        if (std::optional<int64_t> Known = value(Tested, Depth + 1))
          Equal = *Known == *Value;
        else if (std::optional<bool> Known = truth(Tested, Depth + 1);
                 Known && (*Value == 0 || !*Known))
          Equal = (*Value == 0) == !*Known && *Value == 0;
        else
          Equal = known(Table.number(Tested), *Value);
        return Equal ? std::optional<bool>(*Equal == (Op == BO_EQ))
                     : std::nullopt;
      }
      if (B->isComparisonOp()) {
        bool Negated = Op == BO_NE || Op == BO_GE || Op == BO_LE;
        BinaryOperatorKind Plain = Op == BO_NE   ? BO_EQ
                                   : Op == BO_GE ? BO_LT
                                   : Op == BO_LE ? BO_GT
                                                 : Op;
        if (std::optional<bool> IsZero = known(comparison(B, Plain), 0))
          return *IsZero == Negated;
        return std::nullopt;
      }
    }
    if (isa<CXXNewExpr, CXXThisExpr, StringLiteral>(E))
      return true;
    if (std::optional<bool> IsZero = known(Table.number(E), 0))
      return !*IsZero;
    return std::nullopt;
  }

private:
  /// Is the expression certainly \p Value, or certainly not?
  std::optional<bool> known(unsigned N, int64_t Value) const {
    for (const TestFact &T : C.Tests)
      if (T.Expression == N) {
        if (T.Value == Value)
          return T.Holds;
        if (T.Holds)
          return false;
      }
    return std::nullopt;
  }
  std::optional<int64_t> value(const Expr *E, unsigned Depth = 0) {
    E = ignoreWrappers(E);
    if (E->isValueDependent() || Depth > MaxExpressionDepth)
      return std::nullopt;
    if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E))
      return 0;
    Expr::EvalResult R;
    if (E->getType()->isIntegralOrEnumerationType() &&
        E->EvaluateAsInt(R, Ctx) && !R.HasSideEffects)
      return R.Val.getInt().getExtValue();
    if (const auto *B = dyn_cast<BinaryOperator>(E);
        B && B->getOpcode() == BO_Comma)
      return value(B->getRHS(), Depth + 1);
    if (const auto *Choice = dyn_cast<ConditionalOperator>(E))
      if (std::optional<bool> Which = truth(Choice->getCond(), Depth + 1))
        return value(*Which ? Choice->getTrueExpr() : Choice->getFalseExpr(),
                     Depth + 1);
    unsigned N = Table.number(E);
    for (const TestFact &T : C.Tests)
      if (T.Expression == N && T.Holds)
        return T.Value;
    return std::nullopt;
  }
  bool isNot(const UnaryOperator *U) const { return U->getOpcode() == UO_LNot; }
  /// `x == 3` as x and 3.
  std::pair<const Expr *, std::optional<int64_t>>
  equality(const BinaryOperator *B) {
    if (!B->isEqualityOp())
      return {};
    for (bool Swap : {false, true}) {
      const Expr *X = Swap ? B->getRHS() : B->getLHS();
      const Expr *Y = Swap ? B->getLHS() : B->getRHS();
      Expr::EvalResult R;
      const Expr *Plain = ignoreWrappers(Y);
      if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(Plain))
        return {X, 0};
      if (!Plain->isValueDependent() &&
          Plain->getType()->isIntegralOrEnumerationType() &&
          Plain->EvaluateAsInt(R, Ctx))
        return {X, R.Val.getInt().getExtValue()};
    }
    return {};
  }
  /// The number of `x op y` where op is ==, < or >; `x > y` is `y < x`.
  unsigned comparison(const BinaryOperator *B, BinaryOperatorKind Op) {
    unsigned X = Table.number(B->getLHS()), Y = Table.number(B->getRHS());
    if (Op == BO_GT || (Op == BO_EQ && Y < X))
      std::swap(X, Y);
    return Table.pair(X, Y, Op == BO_EQ);
  }

  ASTContext &Ctx;
  Expressions &Table;
  Configuration &C;
};

} // namespace

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
            Tests(Ctx, Table, C)
                .assign(V, Table.number(V), scalar(V->getInit()));
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
    return E && E->getType()->isScalarType() ? E : nullptr;
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
      Tests(Ctx, Table, C)
          .assign(D, Table.number(Left), Right ? scalar(Right) : nullptr);
  }
  void forget(const Expr *E, Configurations &Now) {
    if (const ValueDecl *D = assigned(E))
      for (Configuration &C : Now)
        Tests(Ctx, Table, C).forget([&](unsigned N) {
          return Table.reads(N, D);
        });
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
    for (Configuration &C : Now)
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
          !Tests(Ctx, Table, C).add({Table.number(Pointer), 0, false}))
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
  void event(const TypestateStep &S, const CFGBlock &B, Configuration &C,
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
      Tests(Ctx, Table, C).add({Table.number(S.Site), 0, true});
    After.push_back(C);
  }
  void attempt(const TypestateStep &S, const Configuration &C,
               Configurations &After) {
    unsigned N = Table.number(S.Site);
    bool ZeroIsSuccess = S.When != Success::True;
    const Transition *T = Result.Of->on(S.On, C.Now);
    for (bool Succeeds : {true, false}) {
      Configuration D = C;
      Tests Known(Ctx, Table, D);
      Known.forget([&](unsigned M) { return M == N; });
      if (Succeeds) {
        if (!T || T->To == Transition::Error)
          continue;
        move(D, T->To, S);
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
      Tests Known(Ctx, Table, D);
      Known.forget([&](unsigned M) { return M == N; });
      Known.add({N, 0, !Truth});
      After.push_back(std::move(D));
    }
  }
  void callee(const TypestateStep &S, const CFGBlock &B, Configuration &C,
              const Configurations &All, Configurations &After) {
    bool Any = false;
    // What a destructor may undo, it does where it is needed: its object knows.
    bool Undoes =
        !S.Site && S.Kind == TypestateStep::Call && mayLeave(S, C.Now);
    for (const TypestateEffect::Outcome &O : S.Callee->Outcomes) {
      if (O.From != C.Now || (Undoes && O.To == C.Now))
        continue;
      Any = true;
      Configuration D = C;
      if (O.To != C.Now)
        move(D, O.To, S);
      if (S.Kind == TypestateStep::Spawn && S.Callee->Where.isValid())
        D.Last = S.Callee->Where; // where the task does it
      if (S.Site) {
        unsigned N = Table.number(S.Site);
        Tests Known(Ctx, Table, D);
        Known.forget([&](unsigned M) { return M == N; });
        if (O.Value != Returns::Anything)
          Known.add({N, 0, O.Value == Returns::Zero});
      }
      After.push_back(std::move(D));
    }
    if (!Any && (S.Callee->Errors >> C.Now & 1))
      error(S, B, C, All, S.On, S.Callee->Where);
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
    Result.Errors.push_back({C, On, S.Where, isAfterTest(B), Right, Inner});
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
        Tests Known(Ctx, Table, C);
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
          if (!enterCase(*cast<SwitchStmt>(Terminator), *Succ, Known))
            continue;
        }
        To(*Succ, std::move(C));
      }
    }
  }
  /// The subject of a switch is the case's value, or none of them.
  bool enterCase(const SwitchStmt &Switch, const CFGBlock &To, Tests &Known) {
    const Expr *Subject = Switch.getCond();
    auto ValueOf = [&](const SwitchCase *S) -> std::optional<int64_t> {
      const auto *Case = dyn_cast<CaseStmt>(S);
      Expr::EvalResult R;
      if (!Case || Case->getRHS() || Case->getLHS()->isValueDependent() ||
          !Case->getLHS()->EvaluateAsInt(R, Ctx))
        return std::nullopt;
      return R.Val.getInt().getExtValue();
    };
    const auto *Label = dyn_cast_or_null<SwitchCase>(To.getLabel());
    if (std::optional<int64_t> Value = Label ? ValueOf(Label) : std::nullopt)
      return Known.assumeValue(Subject, *Value, true);
    if (Label && isa<CaseStmt>(Label))
      return true;
    for (const SwitchCase *S = Switch.getSwitchCaseList(); S;
         S = S->getNextSwitchCase())
      if (std::optional<int64_t> Value = ValueOf(S))
        if (!Known.assumeValue(Subject, *Value, false))
          return false;
    return true;
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
        if (!Tests(Ctx, Table, There).add({Table.number(Pointer), 0, false}))
          continue;
      }
      Returns Value = Returns::Anything;
      const Expr *E = Return ? Return->getRetValue() : nullptr;
      if (E && !E->isValueDependent() && E->getType()->isScalarType())
        if (std::optional<bool> Known = Tests(Ctx, Table, C).truth(E))
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
      E.Where = X.Inner.isValid() ? X.Inner : X.Where;
    }
  return E;
}
