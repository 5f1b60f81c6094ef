//===- Claims.cpp - Flags and counters that keep others away --------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A monitor gives something away without keeping its lock:
//
//   lock(); while (writing || readers > 0) wait(); writing = true; unlock();
//   ... alone ...
//   lock(); writing = false; unlock();
//
// What was seen under one hold of the lock and what was set under it make a
// claim (see Claim in Summary.h). It holds until the flag is set to something
// else or the counter is counted back.
//
//===----------------------------------------------------------------------===//

#include "Analysis/Constants.h"
#include "Analysis/FunctionAnalyzer.h"
#include "clang/AST/ASTContext.h"

using namespace heddle;
using namespace heddle::analysis;
using namespace clang;

/// Can other tasks look at it?
bool FunctionAnalyzer::mayBeToken(const AccessPath &P) const {
  const VarDecl *V = P.var();
  return P && !(V && P.steps().empty() && isFrameLocal(V, F));
}

void FunctionAnalyzer::noteClaim(const AccessPath &P, const Expr *E,
                                 const FactSet &Seen, State &S) {
  if ((S.Claims.empty() && S.Locks.empty()) || !mayBeToken(P))
    return;
  std::optional<int64_t> Constant = constantValue(E, Engine.context());
  if (!Constant) {
    if (!S.Claims.empty())
      S.yield(P);
    return;
  }
  S.yield(P);
  Fact Token{P, *Constant, true};
  // What it is now has not been seen, but made.
  llvm::erase_if(S.Seen, [&](const Fact &F) { return F.Tested == P; });
  if (llvm::none_of(Seen, [&](const Fact &F) { return contradicts(Token, F); }))
    return;
  S.claim(std::move(Token), Seen);
}

/// Who has found an atomic clear, under a lock, and sets it is the first to do
/// so: from here on it is as if it had been found set, until it is cleared.
void FunctionAnalyzer::noteSet(const AccessPath &P, AtomicStep Step, State &S) {
  if (!P)
    return;
  const AtomicResult Leaves = Step.Leaves;
  const FactSet Seen = S.Seen;
  const bool FoundClear = llvm::any_of(Seen, [&](const Fact &F) {
    return F.Tested == P && F.isValue() && F.Value == 0;
  });
  if (FoundClear && Leaves != AtomicResult::Less)
    lookAt(P, /*FoundSet=*/true, S);
  if (!mayBeToken(P))
    return;
  S.yield(P);
  if (S.Locks.empty() && Leaves != AtomicResult::Less && !Step.Relaxed)
    S.announce(P);
  llvm::erase_if(S.Seen, [&](const Fact &F) { return F.Tested == P; });
  if (FoundClear && Leaves == AtomicResult::Set)
    S.claim({P, 0, /*Holds=*/false}, Seen);
}

void FunctionAnalyzer::noteCount(const AccessPath &P, bool Up,
                                 const FactSet &Seen, State &S) {
  if (!Up && !S.Locks.empty() && mayBeToken(P))
    S.waitFor(countedDown(P));
  if ((S.Claims.empty() && S.Locks.empty()) || !mayBeToken(P))
    return;
  llvm::erase_if(S.Seen, [&](const Fact &F) { return F.Tested == P; });
  if (Up) {
    yield(P, S);
    S.claim({P, 1, /*Holds=*/false, /*Order=*/true}, S.Seen);
    return;
  }
  S.yield(P);
  Fact Empty{P, 0, true};
  if (llvm::none_of(Seen, [&](const Fact &F) { return contradicts(F, Empty); }))
    return;
  S.claim(std::move(Empty), Seen, /*Down=*/true);
}

namespace {
/// What a test looks at to see whether a counter has come to its end.
struct Counted {
  const Expr *Counter = nullptr;
  /// What the last one to count down finds there.
  int64_t Last = 0;
};
} // namespace

static Counted countedBy(const Expr *E) {
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && Unary->isDecrementOp())
    return {Unary->getSubExpr(), Unary->isPostfix() ? 1 : 0};
  if (const auto *Binary = dyn_cast<BinaryOperator>(E);
      Binary && Binary->getOpcode() == BO_SubAssign)
    return {Binary->getLHS(), 0};
  if (isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr>(E))
    return {E, 0};
  return {};
}

void FunctionAnalyzer::findLast(const Expr *Condition, bool Truth, State &S) {
  if (llvm::none_of(S.Waited, [](const AccessPath &P) {
        return !P.steps().empty() && P.steps().back().Kind == PathStep::Deref;
      }))
    return;
  const Expr *Tested = ignoreWrappers(Condition);
  auto Source = [&](const Expr *E) -> const Expr * {
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    const Expr *Only = V && isFrameLocal(V, F) && !isa<ParmVarDecl>(V)
                           ? Engine.onlySource(V, F)
                           : nullptr;
    return Only ? ignoreWrappers(Only) : nullptr;
  };
  // `bool last = --refs == 0;`
  if (const Expr *From = Source(Tested);
      From && isa<BinaryOperator>(From) &&
      cast<BinaryOperator>(From)->isComparisonOp())
    Tested = From;
  int64_t Bound = 0;
  BinaryOperatorKind Op = BO_NE;
  if (const auto *Binary = dyn_cast<BinaryOperator>(Tested);
      Binary && Binary->isComparisonOp()) {
    std::optional<int64_t> Known =
        constantValue(Binary->getRHS(), Engine.context());
    if (!Known)
      return;
    Bound = *Known;
    Op = Binary->getOpcode();
    Tested = ignoreWrappers(Binary->getLHS());
  }
  if (const Expr *From = Source(Tested))
    Tested = From;
  Counted C = countedBy(Tested);
  if (!C.Counter || !C.Counter->getType()->isIntegerType())
    return;
  auto Passes = [&](int64_t Value) {
    bool Holds = Op == BO_EQ   ? Value == Bound
                 : Op == BO_NE ? Value != Bound
                 : Op == BO_LT ? Value < Bound
                 : Op == BO_LE ? Value <= Bound
                 : Op == BO_GT ? Value > Bound
                               : Value >= Bound;
    return Holds == Truth;
  };
  if (!Passes(C.Last) || Passes(C.Last + 1) || Passes(C.Last + 2))
    return;
  AccessPath P = Evaluator(Engine, F, S).location(C.Counter);
  if (P && llvm::is_contained(S.Waited, countedDown(P.anyElement())))
    S.waitFor(clearedOf(P));
}

void FunctionAnalyzer::yield(const AccessPath &Token, State &S) {
  if (S.yield(Token))
    if (const ValueDecl *D = Token.lastNamed())
      Engine.semaphores().insert(D);
}

void FunctionAnalyzer::seeAnswer(const Value &Predicate, State &S) {
  const FunctionDecl *Definition = Predicate.Kind == Value::Function
                                       ? userDefinition(Predicate.Fn)
                                       : nullptr;
  const FunctionSummary *Callee =
      Definition ? Engine.summary(Definition) : nullptr;
  if (!Callee)
    return;
  State Before = S;
  Instantiation I(Definition, Before);
  for (const CallOutcome &O : Callee->Outcomes)
    if (O.NonZero || (O.Value && *O.Value != 0))
      for (const Fact &Known : I.facts(O.Seen))
        S.see(Known);
}
