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
