//===- OpenMPLoops.cpp - Loops and the values of their variables ----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/OpenMPWalker.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace heddle::analysis::openmp;
using namespace clang;

std::optional<Walker::Counted> Walker::counted(const Stmt *S) const {
  const auto *For = dyn_cast_or_null<ForStmt>(S);
  if (!For || !For->getCond() || !For->getInc())
    return std::nullopt;
  Counted C;
  auto VariableOf = [](const Expr *E) -> const VarDecl * {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  };
  // The variable is the one that the increment changes.
  const Expr *Inc = ignoreWrappers(For->getInc());
  if (const auto *U = dyn_cast<UnaryOperator>(Inc);
      U && U->isIncrementDecrementOp()) {
    C.Variable = VariableOf(U->getSubExpr());
    C.Down = U->isDecrementOp();
  } else if (const auto *B = dyn_cast<BinaryOperator>(Inc)) {
    C.Variable = VariableOf(B->getLHS());
    if (B->getOpcode() == BO_AddAssign || B->getOpcode() == BO_SubAssign) {
      C.Step = B->getRHS();
      C.Down = B->getOpcode() == BO_SubAssign;
    } else if (const auto *Sum =
                   dyn_cast<BinaryOperator>(B->getRHS()->IgnoreParenImpCasts());
               B->getOpcode() == BO_Assign && Sum &&
               (Sum->getOpcode() == BO_Add || Sum->getOpcode() == BO_Sub)) {
      C.Down = Sum->getOpcode() == BO_Sub;
      if (VariableOf(Sum->getLHS()) == C.Variable)
        C.Step = Sum->getRHS();
      else if (!C.Down && VariableOf(Sum->getRHS()) == C.Variable)
        C.Step = Sum->getLHS();
      else
        return std::nullopt;
    } else
      return std::nullopt;
  } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Inc);
             Op && (Op->getOperator() == OO_PlusPlus) && Op->getNumArgs()) {
    C.Variable = VariableOf(Op->getArg(0));
  }
  if (!C.Variable)
    return std::nullopt;
  if (const auto *Decls = dyn_cast_or_null<DeclStmt>(For->getInit())) {
    for (const Decl *D : Decls->decls())
      if (D == C.Variable)
        C.Low = C.Variable->getInit();
  } else if (const auto *Init = dyn_cast_or_null<Expr>(For->getInit())) {
    const Expr *E = ignoreWrappers(Init);
    while (const auto *Comma = dyn_cast<BinaryOperator>(E)) {
      if (Comma->getOpcode() == BO_Assign &&
          VariableOf(Comma->getLHS()) == C.Variable)
        C.Low = Comma->getRHS();
      if (Comma->getOpcode() != BO_Comma)
        break;
      if (const auto *Right =
              dyn_cast<BinaryOperator>(Comma->getRHS()->IgnoreParenImpCasts());
          Right && Right->getOpcode() == BO_Assign &&
          VariableOf(Right->getLHS()) == C.Variable)
        C.Low = Right->getRHS();
      E = Comma->getLHS()->IgnoreParenImpCasts();
    }
  }
  const auto *Test = dyn_cast<BinaryOperator>(ignoreWrappers(For->getCond()));
  if (Test && Test->isComparisonOp()) {
    if (VariableOf(Test->getLHS()) == C.Variable) {
      C.Limit = Test->getRHS();
      C.Test = Test->getOpcode();
    } else if (VariableOf(Test->getRHS()) == C.Variable) {
      C.Limit = Test->getLHS();
      C.Test = BinaryOperator::reverseComparisonOp(Test->getOpcode());
    }
  }
  return C;
}

/// A counted loop that is written as `while (i < n)`.
std::optional<Walker::Counted> Walker::counted(const Expr *Condition,
                                               const Written &W) const {
  const auto *Test = dyn_cast<BinaryOperator>(ignoreWrappers(Condition));
  if (!Test || !Test->isRelationalOp())
    return std::nullopt;
  for (bool Swapped : {false, true}) {
    const Expr *Side = Swapped ? Test->getRHS() : Test->getLHS();
    const auto *Ref = dyn_cast<DeclRefExpr>(Side->IgnoreParenImpCasts());
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    int64_t Step = V ? W.Steps.lookup(V) : 0;
    if (!Step)
      continue;
    Counted C;
    C.Variable = V;
    C.Limit = Swapped ? Test->getLHS() : Test->getRHS();
    C.Test = Swapped ? BinaryOperator::reverseComparisonOp(Test->getOpcode())
                     : Test->getOpcode();
    C.Down = Step < 0;
    return C;
  }
  return std::nullopt;
}

/// Before a loop that does \p W in each round: what moves by steps begins where
/// it is now. How far it comes nobody knows; there is a second round at most.
void Walker::forgetInLoop(const Written &W) {
  SmallVector<std::pair<Key, Value>, 4> Moving;
  for (auto [V, Step] : W.Steps) {
    auto It = Env.find(V->getCanonicalDecl());
    if (!Step || It == Env.end() || !It->second.isPlain() ||
        isUnstable(It->second))
      continue;
    std::optional<Key> Name = key(It->second);
    auto Known = Name ? Values.find(*Name) : Values.end();
    if (Known == Values.end() || !V->getType()->isIntegerType())
      continue;
    Symbolic Low = Known->second.Number;
    Symbolic By = R.Arena.constant(Step);
    if (!Low)
      continue;
    Symbol *Made = R.Arena.newLoop(Now, Low, By);
    Symbolic Var = R.Arena.symbol(Made);
    Symbolic Last = R.Arena.binary(SymbolicOp::Add, Low, By);
    Made->While = Step > 0 ? R.Arena.binary(SymbolicOp::Le, Var, Last)
                           : R.Arena.binary(SymbolicOp::Le, Last, Var);
    Moving.push_back({*Name, Value::number(Var)});
  }
  forget(W);
  for (auto &[Name, V] : Moving)
    Values[Name] = V;
}

/// The limit of a loop; what is not known is at least always the same.
Symbolic Walker::limitOf(const Expr *Limit) {
  Symbolic S = eval(Limit).Number;
  return S ? S : fresh();
}

Symbolic Walker::loopValues(const Counted &C, Symbolic Low, Symbol *&Made) {
  Made = nullptr;
  Symbolic By = C.Step ? eval(C.Step).Number : R.Arena.constant(1);
  if (C.Down)
    By = R.Arena.binary(SymbolicOp::Sub, R.Arena.constant(0), By);
  if (!Low || !By)
    return nullptr;
  Made = R.Arena.newLoop(Now, Low, By);
  Symbolic Var = R.Arena.symbol(Made);
  if (!C.Limit || !C.Variable->getType()->isIntegerType()) {
    Made->OpenEnd = true;
    return Var;
  }
  Symbolic Limit = limitOf(C.Limit);
  switch (C.Test) {
  case BO_LT:
    Made->While = R.Arena.binary(SymbolicOp::Lt, Var, Limit);
    break;
  case BO_LE:
    Made->While = R.Arena.binary(SymbolicOp::Le, Var, Limit);
    break;
  case BO_GT:
    Made->While = R.Arena.binary(SymbolicOp::Lt, Limit, Var);
    break;
  case BO_GE:
    Made->While = R.Arena.binary(SymbolicOp::Le, Limit, Var);
    break;
  case BO_NE:
    Made->While = R.Arena.binary(SymbolicOp::Ne, Var, Limit);
    break;
  default:
    Made->OpenEnd = true;
  }
  return Var;
}

void Walker::forLoop(const ForStmt *For) {
  size_t Outer = Conditions.size();
  if (For->getInit())
    statement(For->getInit());
  std::optional<Counted> C = counted(For);
  const Written &W = written(For);
  // Is the variable changed only between the rounds?
  if (C && written(For->getBody()).Variables.count(C->Variable))
    C = std::nullopt;
  Symbolic Low;
  Value Start;
  if (C) {
    Start = load(variable(C->Variable), C->Variable->getType());
    Low = Start.IsPointer ? R.Arena.constant(0) : Start.Number;
  }
  forgetInLoop(W);
  auto Round = [&](Symbolic Var) {
    if (C) {
      Location L = variable(C->Variable);
      if (!isUnstable(L))
        if (std::optional<Key> Name = key(L))
          Values[*Name] = Start.IsPointer ? Value::pointer(Start.Target.moved(
                                                R.Arena, SymbolicOp::Add, Var))
                                          : Value::number(Var ? Var : fresh());
    }
    if (For->getCond()) {
      Symbolic Test = eval(For->getCond()).Number;
      Conditions.push_back({Test, true, For});
    }
    statement(For->getBody());
    Conditions.resize(Outer);
    if (For->getInc())
      eval(For->getInc());
    forget(W);
  };
  Symbol *Made = nullptr;
  Symbolic Var = C ? loopValues(*C, Low, Made) : nullptr;
  Frame *Team = team();
  unsigned Phase = Team ? Team->Phase : 0;
  Round(Var);
  // Once more, to see what happens from one round to the next.
  if (W.Synchronizes && Unrolled < 2) {
    ++Unrolled;
    // All threads of the team are in the same round, then.
    if (Made && Team && Team->Phase != Phase)
      Made->Owner = Team->Parent;
    Symbolic Next =
        Made ? R.Arena.binary(SymbolicOp::Add, Var, Made->Step) : nullptr;
    if (Made && !(Team && Team->Phase != Phase))
      Next = loopValues(*C, Next, Made);
    Round(Next);
    --Unrolled;
  }
}

void Walker::rangeLoop(const CXXForRangeStmt *For) {
  Location Range = lval(For->getRangeInit());
  const Written &W = written(For->getBody());
  forget(W);
  auto Round = [&](Symbolic Low) {
    Symbol *Made = R.Arena.newLoop(Now, Low, R.Arena.constant(1));
    Made->OpenEnd = true;
    if (const auto *Array =
            Ctx.getAsConstantArrayType(For->getRangeInit()->getType())) {
      Made->OpenEnd = false;
      Made->While =
          R.Arena.binary(SymbolicOp::Lt, R.Arena.symbol(Made),
                         R.Arena.constant(Array->getSize().getZExtValue()));
    }
    Location Element = Range.index(R.Arena.symbol(Made));
    const VarDecl *V = For->getLoopVariable();
    if (V->getType()->isReferenceType()) {
      Env[V] = Element;
    } else {
      record(Element, For->getRangeInit(), false);
      Env[V] = {newStorage(V, nullptr, Now), {}};
      Value Known = load(Element, V->getType());
      store(Env[V], std::move(Known));
    }
    statement(For->getBody());
    forget(W);
    return R.Arena.symbol(Made);
  };
  Symbolic First = Round(R.Arena.constant(0));
  if (W.Synchronizes && Unrolled < 2) {
    ++Unrolled;
    Round(R.Arena.binary(SymbolicOp::Add, First, R.Arena.constant(1)));
    --Unrolled;
  }
}

void Walker::uncountedLoop(const Expr *Condition, const Stmt *Body) {
  Written W = written(Body);
  const Written &Tested = written(Condition);
  W.Variables.insert(Tested.Variables.begin(), Tested.Variables.end());
  W.Fields.insert(Tested.Fields.begin(), Tested.Fields.end());
  for (auto [V, Step] : Tested.Steps)
    W.Steps[V] = W.Steps.count(V) && W.Steps[V] != Step ? 0 : Step;
  size_t Outer = Conditions.size();
  bool Synchronizes = W.Synchronizes && Unrolled < 2;
  // `while (i < n)`: whatever comes first, each value of i has its round.
  std::optional<Counted> C = counted(Condition, W);
  if (C && Tested.Variables.count(C->Variable))
    C = std::nullopt;
  Value Start =
      C ? load(variable(C->Variable), C->Variable->getType()) : Value();
  for (unsigned Round = 0; Round < (Synchronizes ? 2u : 1u); ++Round) {
    Unrolled += Round;
    forgetInLoop(W);
    if (C && !Round && Start.Number && !isUnstable(variable(C->Variable))) {
      Symbol *Made = nullptr;
      Symbolic Var = loopValues(*C, Start.Number, Made);
      if (std::optional<Key> Name = key(variable(C->Variable)); Name && Var)
        Values[*Name] = Value::number(Var);
    }
    Conditions.push_back({eval(Condition).Number, true, Condition});
    statement(Body);
    Conditions.resize(Outer);
    forget(W);
    Unrolled -= Round;
  }
}
