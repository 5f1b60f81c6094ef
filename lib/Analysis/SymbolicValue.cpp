//===- SymbolicValue.cpp - Integers as functions of unknowns --------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis/SymbolicValue.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle::analysis;

Symbolic SymbolicArena::make(SymbolicExpr E) {
  E.Size = 1;
  for (Symbolic Part : {E.X, E.L, E.R})
    if (Part)
      E.Size += Part->Size;
  if (E.Size > MaxSize)
    return nullptr;
  Expressions.push_back(E);
  return &Expressions.back();
}

Symbolic SymbolicArena::constant(int64_t Value) {
  SymbolicExpr E;
  E.Value = Value;
  return make(E);
}

Symbolic SymbolicArena::symbol(const Symbol *S) {
  SymbolicExpr E;
  E.Op = SymbolicOp::Symbol;
  E.Sym = S;
  return make(E);
}

static std::optional<int64_t> compute(SymbolicOp Op, int64_t L, int64_t R) {
  int64_t Result;
  switch (Op) {
  case SymbolicOp::Add:
    return llvm::AddOverflow(L, R, Result) ? std::nullopt
                                           : std::optional(Result);
  case SymbolicOp::Sub:
    return llvm::SubOverflow(L, R, Result) ? std::nullopt
                                           : std::optional(Result);
  case SymbolicOp::Mul:
    return llvm::MulOverflow(L, R, Result) ? std::nullopt
                                           : std::optional(Result);
  case SymbolicOp::Div:
  case SymbolicOp::Rem:
    if (R == 0 || (R == -1 && L == INT64_MIN))
      return std::nullopt;
    return Op == SymbolicOp::Div ? L / R : L % R;
  case SymbolicOp::Shl:
    if (R < 0 || R > 40 || L < 0 || L > (int64_t(1) << 20))
      return std::nullopt;
    return L << R;
  case SymbolicOp::Shr:
    if (R < 0 || R > 62)
      return std::nullopt;
    return L >> R;
  case SymbolicOp::And:
    return L & R;
  case SymbolicOp::Lt:
    return L < R;
  case SymbolicOp::Le:
    return L <= R;
  case SymbolicOp::Eq:
    return L == R;
  case SymbolicOp::Ne:
    return L != R;
  default:
    return std::nullopt;
  }
}

Symbolic SymbolicArena::binary(SymbolicOp Op, Symbolic L, Symbolic R) {
  // One side of a conjunction may be enough to refute it.
  if (Op == SymbolicOp::LogicalAnd && (!L || !R))
    return L ? L : R;
  if (!L || !R)
    return nullptr;
  if (L->Op == SymbolicOp::Constant && R->Op == SymbolicOp::Constant)
    if (std::optional<int64_t> Value = compute(Op, L->Value, R->Value))
      return constant(*Value);
  SymbolicExpr E;
  E.Op = Op;
  E.L = L;
  E.R = R;
  return make(E);
}

Symbolic SymbolicArena::negate(Symbolic Condition) {
  if (!Condition)
    return nullptr;
  SymbolicExpr E;
  E.Op = SymbolicOp::Not;
  E.L = Condition;
  return make(E);
}

Symbolic SymbolicArena::choose(Symbolic X, Symbolic L, Symbolic R) {
  if (!X || !L || !R)
    return nullptr;
  SymbolicExpr E;
  E.Op = SymbolicOp::Choose;
  E.X = X;
  E.L = L;
  E.R = R;
  return make(E);
}

Symbolic SymbolicArena::table(const std::vector<int64_t> *Values,
                              Symbolic Index) {
  if (!Index)
    return nullptr;
  SymbolicExpr E;
  E.Op = SymbolicOp::Table;
  E.Values = Values;
  E.L = Index;
  return make(E);
}

const std::vector<int64_t> *SymbolicArena::keep(std::vector<int64_t> Values) {
  Tables.push_back(std::move(Values));
  return &Tables.back();
}

Symbol *SymbolicArena::newSymbol(Symbol::KindTy Kind, const void *Owner) {
  Symbols.emplace_back();
  Symbols.back().Kind = Kind;
  Symbols.back().Owner = Owner;
  return &Symbols.back();
}

Symbol *SymbolicArena::newLoop(const void *Owner, Symbolic Low, Symbolic Step) {
  Symbol *S = newSymbol(Symbol::Loop, Owner);
  S->Low = Low;
  S->Step = Step;
  return S;
}

std::optional<int64_t> heddle::analysis::evaluate(Symbolic E,
                                                  const Assignment &Values) {
  if (!E)
    return std::nullopt;
  switch (E->Op) {
  case SymbolicOp::Constant:
    return E->Value;
  case SymbolicOp::Symbol: {
    auto It = Values.find(E->Sym);
    return It == Values.end() ? std::nullopt : std::optional(It->second);
  }
  case SymbolicOp::Not: {
    std::optional<int64_t> L = evaluate(E->L, Values);
    return L ? std::optional<int64_t>(!*L) : std::nullopt;
  }
  case SymbolicOp::LogicalAnd:
  case SymbolicOp::LogicalOr: {
    bool Decides = E->Op == SymbolicOp::LogicalOr;
    std::optional<int64_t> L = evaluate(E->L, Values);
    if (L && bool(*L) == Decides)
      return Decides;
    std::optional<int64_t> R = evaluate(E->R, Values);
    if (R && bool(*R) == Decides)
      return Decides;
    return L && R ? std::optional<int64_t>(!Decides) : std::nullopt;
  }
  case SymbolicOp::Choose: {
    std::optional<int64_t> X = evaluate(E->X, Values);
    return X ? evaluate(*X ? E->L : E->R, Values) : std::nullopt;
  }
  case SymbolicOp::Table: {
    std::optional<int64_t> Index = evaluate(E->L, Values);
    if (!Index || *Index < 0 || uint64_t(*Index) >= E->Values->size())
      return std::nullopt;
    return (*E->Values)[*Index];
  }
  default: {
    std::optional<int64_t> L = evaluate(E->L, Values);
    if (!L)
      return std::nullopt;
    std::optional<int64_t> R = evaluate(E->R, Values);
    return R ? compute(E->Op, *L, *R) : std::nullopt;
  }
  }
}

bool heddle::analysis::sameForm(Symbolic X, Symbolic Y) {
  if (X == Y)
    return X;
  return X && Y && X->Op == Y->Op && X->Value == Y->Value && X->Sym == Y->Sym &&
         X->Values == Y->Values && X->Size == Y->Size &&
         (X->X ? sameForm(X->X, Y->X) : !Y->X) &&
         (X->L ? sameForm(X->L, Y->L) : !Y->L) &&
         (X->R ? sameForm(X->R, Y->R) : !Y->R);
}

void heddle::analysis::forEachSymbol(
    Symbolic E, llvm::function_ref<void(const Symbol *)> Visit) {
  if (!E)
    return;
  if (E->Sym)
    Visit(E->Sym);
  for (Symbolic Part : {E->X, E->L, E->R})
    forEachSymbol(Part, Visit);
}
