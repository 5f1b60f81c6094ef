//===- Branches.cpp - What the outcome of a branch tells ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/AtomicSteps.h"
#include "Analysis/Constants.h"
#include "Analysis/FunctionAnalyzer.h"
#include "Analysis/PassedTests.h"
#include "Support/Compat.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::model;
using namespace clang;

void FunctionAnalyzer::branch(const CFGBlock &B, unsigned Successor,
                              const CFGBlock &To, State &S) {
  const Stmt *Terminator = B.getTerminatorStmt();
  if (const auto *Switch = dyn_cast_or_null<SwitchStmt>(Terminator)) {
    visitCase(*Switch, To, Engine.context(), [&](int64_t Value, bool Holds) {
      assumeValue(Switch->getCond(), Value, Holds, Asked::Once, S);
      return true;
    });
    return;
  }
  if (B.succ_size() != 2)
    return;
  bool Truth = Successor == 0;
  bool IsLoop =
      isa_and_nonnull<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(Terminator);
  bool LeavesLoop = IsLoop && !Truth;
  if (const Expr *Condition = B.getLastCondition())
    assume(Condition, Truth, asked(LeavesLoop), S);
  pickNodes(B, Truth, LeavesLoop, S);
  if (!LeavesLoop)
    return;
  leaveLoop(Terminator, S);
  auto It = LoopJoins.find(Terminator);
  if (It == LoopJoins.end())
    return;
  for (const AccessPath &Handle : It->second)
    endTask(Handle.anyElement(), S);
}

/// What a statement expression asks: what it ends with, or the atomic load that
/// has filled the variable it ends with.
static const Expr *askedBy(const StmtExpr *Statement) {
  const CompoundStmt *Body = Statement->getSubStmt();
  const auto *Last =
      Body->body_empty() ? nullptr : dyn_cast<Expr>(Body->body_back());
  const auto *Ref =
      Last ? dyn_cast<DeclRefExpr>(ignoreWrappers(Last)) : nullptr;
  if (!Ref)
    return Last;
  for (const Stmt *S : Body->body()) {
    const auto *Load = dyn_cast<AtomicExpr>(S);
    if (!Load || Load->getOp() != AtomicExpr::AO__atomic_load)
      continue;
    const auto *To = dyn_cast<UnaryOperator>(ignoreWrappers(Load->getVal1()));
    const auto *Filled =
        To ? dyn_cast<DeclRefExpr>(ignoreWrappers(To->getSubExpr())) : nullptr;
    if (Filled && Filled->getDecl() == Ref->getDecl())
      return Load;
  }
  return Last;
}

void FunctionAnalyzer::lookAt(const AccessPath &P, bool FoundSet, State &S) {
  S.waitFor(P);
  if (P && !FoundSet)
    S.waitFor(clearedOf(P));
}

/// Where \p Flag is clear, the tasks of which it says whether they run do not.
void FunctionAnalyzer::assumeClear(const AccessPath &Flag, State &S) {
  llvm::ArrayRef<PathStep> Steps = Flag.steps();
  bool IsField = !Steps.empty() && Steps.back().Kind == PathStep::Field;
  const ValueDecl *D = Steps.empty() ? Flag.var() : nullptr;
  if (IsField)
    D = Steps.back().Member;
  if (!D)
    return;
  for (const ValueDecl *Handle : Engine.runFlags().handlesOf(D)) {
    AccessPath P =
        IsField ? Flag.prefix(Steps.size() - 1).field(cast<FieldDecl>(Handle))
                : AccessPath::variable(cast<VarDecl>(Handle));
    QualType T = Handle->getType();
    if (T->isArrayType() || M.isKind(T, TypeKind::Container))
      P = P.element({});
    joinHandle(P, nullptr, S);
  }
}

/// An atomic was asked for, and is zero or not.
void FunctionAnalyzer::testAtomic(const AccessPath &P, bool Truth, Asked How,
                                  State &S, bool Relaxed) {
  if (P && !Truth)
    assumeClear(P, S);
  bool IsClear = How != Asked::Unclear;
  if (P && !Truth && IsClear)
    S.see({P, 0, true});
  // Under a lock, the lock is what orders.
  if ((!Relaxed || !S.Locks.empty()) && (How != Asked::Once || Truth))
    lookAt(P, Truth && IsClear, S);
}

/// Is zero, and all below, less than what \p Op and \p Bound let through?
static bool findsMoreThanZero(BinaryOperatorKind Op, int64_t Bound,
                              bool Truth) {
  if (!Truth)
    Op = BinaryOperator::negateComparisonOp(Op);
  return (Op == BO_GT && Bound >= 0) || (Op == BO_GE && Bound > 0);
}

void FunctionAnalyzer::assume(const Expr *Condition, bool Truth, Asked How,
                              State &S) {
  const Expr *E = ignoreWrappers(Condition);
  findLast(E, Truth, S);
  // A macro's `({ ...; asked; })` is what it ends with.
  if (const auto *Statement = dyn_cast<StmtExpr>(E)) {
    if (const Expr *Asked = askedBy(Statement))
      assume(Asked, Truth, How, S);
    return;
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_LNot) {
      assume(Unary->getSubExpr(), !Truth, How, S);
      return;
    }
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    BinaryOperatorKind Op = Binary->getOpcode();
    if ((Op == BO_LAnd && Truth) || (Op == BO_LOr && !Truth)) {
      assume(Binary->getLHS(), Truth, How, S);
      assume(Binary->getRHS(), Truth, How, S);
      return;
    }
    // Where the two tests are one value, either may have decided.
    const auto *Inner =
        dyn_cast<BinaryOperator>(ignoreWrappers(Binary->getLHS()));
    if (Binary->isLogicalOp() && !(Inner && Inner->isLogicalOp())) {
      State Second = S;
      assume(Binary->getLHS(), Truth, How, S);
      assume(Binary->getLHS(), !Truth, How, Second);
      assume(Binary->getRHS(), Truth, How, Second);
      S.join(Second);
      return;
    }
    if (Op == BO_Assign) {
      assume(Binary->getRHS(), Truth, How, S);
      return;
    }
    if (Binary->isComparisonOp()) {
      bool IsEquality = Op == BO_EQ || Op == BO_NE;
      bool Holds = (Op == BO_EQ) == Truth;
      const Expr *Tested = Binary->getLHS(), *Other = Binary->getRHS();
      if (ignoreWrappers(Tested)->isValueDependent() ||
          Other->isValueDependent())
        return;
      BinaryOperatorKind Order = Op;
      std::optional<int64_t> Right = constantValue(Other, Engine.context());
      if (!Right) {
        std::swap(Tested, Other);
        Order = BinaryOperator::reverseComparisonOp(Op);
        Right = constantValue(Other, Engine.context());
      }
      const bool IsConstant = Right.has_value();
      if (IsConstant && IsEquality) {
        assumeValue(Tested, *Right, Holds, How, S);
        return;
      }
      if (IsEquality && Holds) {
        takeShare(Binary->getLHS(), Binary->getRHS(), S);
        takeShare(Binary->getRHS(), Binary->getLHS(), S);
        shareLocks(Tested, Other, S);
      }
      takeShareAbove(*Binary, Truth, S);
      // An ordering tells something of a constant. Of two variables is known
      // that they were looked at.
      assumeOrder(*Binary, Truth, S);
      FactSet Known = S.Facts, Seen = S.Seen;
      const bool Reachable = S.Reachable;
      ConditionalLockSet LocksIf = std::exchange(S.LocksIf, {});
      Asked Found = IsConstant && findsMoreThanZero(Order, *Right, Truth)
                        ? Asked::ToLeave
                        : Asked::Unclear;
      assumeValue(Binary->getLHS(), 0, false, Found, S);
      assumeValue(Binary->getRHS(), 0, false, Found, S);
      S.Facts = std::move(Known);
      S.Seen = std::move(Seen);
      S.LocksIf = std::move(LocksIf);
      S.Reachable = Reachable;
      return;
    }
  }
  assumeValue(E, 0, /*Holds=*/!Truth, How, S);
}

/// `f() == 0`: does it ask for a result, and for nothing that may change?
static bool comparesCall(const Expr *Source) {
  const auto *B = dyn_cast<BinaryOperator>(ignoreWrappers(Source));
  return B && B->isComparisonOp() && viewCall(ignoreWrappers(B->getLHS())) &&
         isa<IntegerLiteral>(ignoreWrappers(B->getRHS()));
}

/// `rc < 0`: what that tells of the call whose result is compared.
void FunctionAnalyzer::assumeOrder(const BinaryOperator &Compared, bool Truth,
                                   State &S) {
  BinaryOperatorKind Op = Compared.getOpcode();
  const Expr *Tested = Compared.getLHS(), *Other = Compared.getRHS();
  std::optional<int64_t> Known = constantValue(Other, Engine.context());
  if (!Known) {
    std::swap(Tested, Other);
    Op = BinaryOperator::reverseComparisonOp(Op);
    Known = constantValue(Other, Engine.context());
  }
  if (!Truth)
    Op = BinaryOperator::negateComparisonOp(Op);
  if (!Known)
    return;
  int64_t Bound = *Known;
  learnFromResult(
      Tested,
      [&](const CallView &C, State &Then) {
        assumeResult(C, {Op, Bound}, Then);
      },
      S);
  const Expr *E = ignoreWrappers(Tested);
  QualType T = E->getType();
  if (!E->isGLValue() || !isa<DeclRefExpr, MemberExpr>(E) ||
      !T->isIntegralOrEnumerationType() || T->isAtomicType())
    return;
  // Everything is said by what is less.
  bool Holds = Op == BO_LT || Op == BO_LE;
  if (Op == BO_LE || Op == BO_GT) {
    if (Bound == std::numeric_limits<int64_t>::max())
      return;
    ++Bound;
  }
  if (AccessPath P = Evaluator(Engine, F, S).location(E))
    S.learn({P, Bound, Holds, /*Order=*/true});
}

/// Is it in memory that others may reach, too?
static bool leadsFromArgument(const AccessPath &P) {
  return P.var() && isa<ParmVarDecl>(P.var()) && P.hasDeref();
}

/// \p Tested equals \p Value if \p Holds, and does not otherwise.
/// `flags & SHARED`, `(flags & SHARED) == SHARED`: the bits are known as an
/// element of the number. Programs test very many of them: those count that are
/// asked for where locks are taken or released.
void FunctionAnalyzer::assumeBits(const BinaryOperator &And, int64_t Value,
                                  bool Holds, State &S) {
  const FunctionIndex::Node *Node = Engine.index().node(F);
  if (!Node || !Node->takesLocks())
    return;
  const Expr *Number = ignoreWrappers(And.getLHS());
  std::optional<int64_t> Mask = constantValue(And.getRHS(), Engine.context());
  if (!Mask) {
    Number = ignoreWrappers(And.getRHS());
    Mask = constantValue(And.getLHS(), Engine.context());
  }
  const bool IsOneBit = Mask && *Mask > 0 && (*Mask & (*Mask - 1)) == 0;
  if (!Mask || !Number->isGLValue() ||
      !(Value == 0 || (IsOneBit && Value == *Mask)))
    return;
  if (AccessPath P = Evaluator(Engine, F, S).location(Number))
    S.learn({P.element(OriginSet::constant(*Mask)), 0,
             Value == 0 ? Holds : !Holds});
}

void FunctionAnalyzer::assumeValue(const Expr *Tested, int64_t Value,
                                   bool Holds, Asked How, State &S) {
  const Expr *E = ignoreWrappers(Tested);
  // Not zero, or equal to something that is not zero.
  bool Truthy = Value == 0 ? !Holds : Holds;
  // Who counts down may have come to any number but the first.
  if (Value != 0 && Truthy)
    How = Asked::Unclear;
  learnFromResult(
      E,
      [&](const CallView &C, State &Then) {
        assumeResult(C, {Holds ? BO_EQ : BO_NE, Value}, Then);
      },
      S);
  if (std::optional<CallView> C = viewCall(E)) {
    assumeCall(*C, Truthy, How, S);
    // Only one task sees the count reach a certain number.
    if (const Effect *Update = C->effect(M, Role::AtomicUpdate);
        Update && Holds) {
      AccessPath Count = Evaluator(Engine, F, S).object(*C, Update->Object);
      S.learnHeld(Count, false, C->Site->getBeginLoc());
      if (Count && !isRelaxed(*C))
        lookAt(Count, /*FoundSet=*/false, S); // all who counted before are done
    }
    return;
  }
  // `(rc = start()) != 0` asks for what is assigned.
  if (const auto *Binary = dyn_cast<BinaryOperator>(E);
      Binary && Binary->getOpcode() == BO_Assign) {
    assumeValue(Binary->getRHS(), Value, Holds, How, S);
    assumeValue(Binary->getLHS(), Value, Holds, How, S);
    return;
  }
  Evaluator Eval(Engine, F, S);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && Unary->getOpcode() == UO_LNot) {
    assumeValue(Unary->getSubExpr(), 0, Truthy, How, S);
    return;
  }
  if (const auto *Atomic = dyn_cast<AtomicExpr>(E)) {
    AccessPath P = Eval.pointee(Eval.value(Atomic->getPtr()));
    if (!P)
      return;
    if (compat::isTestAndSet(*Atomic, 0) && !Truthy)
      S.learnHeld(P, false, Atomic->getBeginLoc());
    switch (Atomic->getOp()) {
    case AtomicExpr::AO__atomic_exchange_n:
    case AtomicExpr::AO__atomic_exchange:
    case AtomicExpr::AO__c11_atomic_exchange:
      if (!Truthy)
        S.learnHeld(P, false, Atomic->getBeginLoc());
      break;
    case AtomicExpr::AO__c11_atomic_compare_exchange_strong:
    case AtomicExpr::AO__c11_atomic_compare_exchange_weak:
    case AtomicExpr::AO__atomic_compare_exchange:
    case AtomicExpr::AO__atomic_compare_exchange_n: {
      Expr::EvalResult Desired;
      if (Truthy && Atomic->getVal2() &&
          Atomic->getVal2()->EvaluateAsInt(Desired, Engine.context()))
        S.learnHeld(P, false, Atomic->getBeginLoc());
      break;
    }
    default:
      // Only one task sees the count reach a certain number.
      if (Holds && countsUp(*Atomic))
        S.learnHeld(P, false, Atomic->getBeginLoc());
      break;
    }
    testAtomic(P, Truthy, isAtomicLoad(*Atomic) ? How : Asked::Unclear, S);
    return;
  }
  // `bool ok = m.try_lock(); if (ok)`: the variable stands for the call.
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  const Expr *Source = V && !isa<ParmVarDecl>(V) && isFrameLocal(V, F)
                           ? Engine.onlySource(V, F)
                           : nullptr;
  if (!Source)
    learnFromResult(
        E,
        [&](const CallView &C, State &Then) {
          assumeCall(C, Truthy, How, Then);
        },
        S);
  else if (std::optional<CallView> C = viewCall(ignoreWrappers(Source)))
    assumeCall(*C, Truthy, How, S);
  else if (comparesCall(Source))
    assume(Source, Truthy, How, S);
  if (const auto *Bits = dyn_cast<BinaryOperator>(E);
      Bits && Bits->getOpcode() == BO_And) {
    assumeBits(*Bits, Value, Holds, S);
    return;
  }
  if (!E->isGLValue() ||
      !(isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr>(E) ||
        isa<UnaryOperator>(E)))
    return;
  AccessPath P = Eval.location(E);
  if (!P)
    return;
  QualType T = E->getType();
  if (T->isAtomicType()) {
    testAtomic(P, Truthy, How, S);
    return;
  }
  // A flag that is read under a lock tells what its writer, under that lock,
  // had done before.
  if (!S.Locks.empty()) {
    const bool FoundClear = Holds && Value == 0 && How != Asked::Unclear;
    S.waitFor(P);
    if (!FoundClear)
      S.waitFor(setOf(P));
  }
  if (!T->isScalarType())
    return;
  Fact Known{P, Value, Holds};
  if (const VarDecl *V = P.var();
      V && P.steps().empty() && S.knows(Known) == false && isFrameLocal(V, F) &&
      !T.isVolatileQualified() && !Engine.isAliased(V, F))
    S.Reachable = false; // it has another value wherever this is asked
  S.learn(Known);
  if (Holds ? Value == 0 : Value == 1 && T->isBooleanType())
    assumeClear(P, S);
  // Whose handle would be in an object that does not exist is no task here.
  if (Holds && Value == 0 && T->isPointerType()) {
    const analysis::Value *Target = S.binding(P);
    AccessPath Object = Target && Target->Kind == analysis::Value::Address
                            ? Target->Path
                            : P.deref();
    S.endTasks([&](const LiveTask &T) {
      return Object.isPrefixOf(Tasks[T.Task].Handle);
    });
  }
  // A task that is only started under the opposite condition was not, unless
  // a task changes what the condition asks.
  bool TasksDecide = llvm::any_of(S.Live, [&](const LiveTask &T) {
    return llvm::any_of(Tasks[T.Task].Body, [&](const Event &E) {
      return E.Kind == EventKind::Write && E.Path.isPrefixOf(P);
    });
  });
  if (!TasksDecide)
    S.endTasks([&](const LiveTask &T) { return contradicts(T.When, {Known}); });
  // `if (id == 0)`: one task of several, picked by its number. Whether it has
  // a number of its own where its argument leads is for its creator to say.
  if (Holds && !leadsFromArgument(original(P, S)) && isPerTask(E, S))
    S.OneInstance = true;
}

void FunctionAnalyzer::assumeOwned(const AccessPath &Guard, bool Owns,
                                   SourceLocation At, State &S) {
  GuardState *G = S.guard(Guard);
  if (!G)
    return;
  G->Owns = Owns ? GuardState::Yes : GuardState::No;
  for (const AccessPath &Lock : G->Locks)
    if (Owns)
      S.learnHeld(Lock, G->Shared, At);
    else if (S.held(Lock))
      S.release(Lock);
}

void FunctionAnalyzer::assumeCall(const CallView &C, bool Truth, Asked How,
                                  State &S) {
  if (!C.Callee)
    return;
  if (Truth)
    takeShareByCall(C, S);
  Evaluator Eval(Engine, F, S);
  // The one task that has this id, unless each is given its own.
  if (Truth && comparesOwnId(C, M) &&
      llvm::none_of(C.Args, [&](const Expr *Arg) {
        return leadsFromArgument(
            original(Eval.location(ignoreWrappers(Arg)), S));
      }))
    S.OneInstance = true;
  SourceLocation At = C.Site->getBeginLoc();
  auto Succeeds = [&](Success When) {
    return When == Success::True ? Truth : !Truth;
  };
  auto Acquire = [&](const AccessPath &P, bool Shared) {
    if (GuardState *G = S.guard(P)) {
      G->Owns = GuardState::Yes;
      for (const AccessPath &Lock : G->Locks)
        S.learnHeld(Lock, G->Shared || Shared, At);
    } else {
      S.learnHeld(P, Shared, At);
      insertPath(Tried, P);
    }
  };
  if (const FunctionModel *Fn = C.lookUp(M)) {
    for (const Effect &E : Fn->Effects) {
      AccessPath P = Eval.object(C, E.Object);
      switch (E.What) {
      case Role::TryAcquire:
      case Role::TryAcquireShared:
        if (Succeeds(E.When))
          Acquire(P, E.What == Role::TryAcquireShared);
        break;
      case Role::Barrier:
        if (Truth)
          S.learnHeld(P, false, At); // it says yes to one of its tasks only
        break;
      case Role::TimedWait:
        S.waitFor(P); // the result was looked at
        break;
      case Role::TryWait:
        if (Succeeds(E.When))
          S.waitFor(P);
        break;
      case Role::Spawn:
        // It says that no task could be started.
        if (E.When == Success::Zero && Truth)
          S.endTasks(
              [&](const LiveTask &T) { return Tasks[T.Task].Site == C.Site; });
        break;
      case Role::Joinable:
        if (!Truth && P)
          joinHandle(P, C.Site, S); // it has ended, or there was none
        break;
      case Role::AtomicAcquire:
        if (Succeeds(E.When) && writesConstant(C))
          S.learnHeld(P, false, At);
        if (P && !Truth && E.When == Success::False) // of an exchange
          assumeClear(P, S);
        [[fallthrough]];
      case Role::AtomicLoad:
      case Role::AtomicUpdate:
        if (P && E.What == Role::AtomicLoad)
          testAtomic(P, Truth, How, S, isRelaxed(C));
        else if (P && !isRelaxed(C) && (How != Asked::Once || Truth))
          lookAt(P, /*FoundSet=*/false, S);
        break;
      default:
        break;
      }
    }
    // The model has nothing more to say, but the object may be a guard.
  } else {
    for (const LockAttribute &L : M.lockAttributes(C.Callee))
      if ((L.What == Role::TryAcquire || L.What == Role::TryAcquireShared) &&
          Succeeds(L.When)) {
        State Nothing;
        Instantiation I(C.Callee, S);
        AccessPath Object =
            C.Object ? (C.ObjectIsPointer ? Eval.pointee(Eval.value(C.Object))
                                          : Eval.location(C.Object))
                     : AccessPath();
        I.bindThis(Object);
        I.bindArguments(arguments(C, C.Callee, S));
        AccessPath Lock =
            L.Lock
                ? I.handle(Evaluator(Engine, C.Callee, Nothing).object(L.Lock))
                : S.handle(Object);
        Acquire(Lock, L.What == Role::TryAcquireShared);
      }
  }
  // `if (lock)` and `if (lock.owns_lock())`.
  if (C.Object && M.isKind(C.objectType(), TypeKind::Guard) &&
      C.Callee->getReturnType()->isBooleanType() && C.Args.empty()) {
    assumeOwned(Eval.object(C, Operand{Operand::This, 0}), Truth, At, S);
    return;
  }
  // `if (pointer)`, `if (optional)`: is there anything?
  if (isa<CXXConversionDecl>(C.Callee) && C.Object &&
      C.Callee->getReturnType()->isBooleanType() &&
      (M.isKind(C.objectType(), TypeKind::Pointer) ||
       M.isKind(C.objectType(), TypeKind::Container)))
    if (AccessPath P = Eval.object(C, Operand{Operand::This, 0})) {
      if (!S.Locks.empty()) {
        S.waitFor(P);
        if (Truth)
          S.waitFor(setOf(P));
      }
      S.learn({P, 0, !Truth});
      bool IsContainer = M.isKind(C.objectType(), TypeKind::Container);
      // The handle that would be in it has no task here.
      if (!Truth && M.isKind(elementType(C.ObjectClass), TypeKind::TaskHandle))
        joinHandle(IsContainer ? P.element({}) : P.deref(), nullptr, S);
      if (IsContainer)
        assumeOwned(P.element({}), Truth, At, S); // a guard that is there owns
    }
  // An atomic that is read by conversion.
  if (C.Object && M.isKind(C.objectType(), TypeKind::Atomic) && !C.lookUp(M))
    testAtomic(Eval.object(C, Operand{Operand::This, 0}), Truth, How, S);
}
