//===- SymbolicValue.h - Integers as functions of unknowns ------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Subscripts, loop bounds and conditions as expressions over symbols: loop
// variables, thread numbers, values that are not known. They are not solved but
// evaluated for chosen values of the symbols (see OpenMPConflicts.cpp).
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_SYMBOLICVALUE_H
#define HEDDLE_ANALYSIS_SYMBOLICVALUE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace heddle::analysis {

struct SymbolicExpr;
/// Null: a value of which nothing is known, another one each time.
using Symbolic = const SymbolicExpr *;

enum class SymbolicOp : unsigned char {
  Constant,
  Symbol,
  Add,
  Sub,
  Mul,
  Div,
  Rem,
  Shl,
  Shr,
  And,
  Lt,
  Le,
  Eq,
  Ne,
  Not,
  LogicalAnd,
  LogicalOr,
  Choose, ///< X ? L : R
  Table   ///< Values[L]
};

struct Symbol {
  enum KindTy : unsigned char {
    Param, ///< some value, always the same
    Loop,  ///< Low, Low + Step ... as long as While holds
    ThreadNumber,
    ThreadCount
  };
  KindTy Kind = Param;
  /// Where it has one value: whoever makes symbols knows what this means.
  const void *Owner = nullptr;
  /// Loop only. A null While: nobody knows where it ends.
  Symbolic Low = nullptr, Step = nullptr, While = nullptr;
  /// A condition with side effects or unknown parts ends the loop.
  bool OpenEnd = false;
};

struct SymbolicExpr {
  SymbolicOp Op = SymbolicOp::Constant;
  int64_t Value = 0;
  const Symbol *Sym = nullptr;
  Symbolic X = nullptr, L = nullptr, R = nullptr;
  const std::vector<int64_t> *Values = nullptr;
  unsigned Size = 1;
};

using Assignment = llvm::SmallDenseMap<const Symbol *, int64_t, 8>;

/// Makes expressions and keeps them.
class SymbolicArena {
public:
  /// Larger expressions become unknown.
  static constexpr unsigned MaxSize = 60;

  Symbolic constant(int64_t Value);
  Symbolic symbol(const Symbol *S);
  Symbolic binary(SymbolicOp Op, Symbolic L, Symbolic R);
  Symbolic negate(Symbolic Condition);
  Symbolic choose(Symbolic X, Symbolic L, Symbolic R);
  Symbolic table(const std::vector<int64_t> *Values, Symbolic Index);
  const std::vector<int64_t> *keep(std::vector<int64_t> Values);
  Symbol *newSymbol(Symbol::KindTy Kind, const void *Owner);
  /// The values that a loop's variable takes.
  Symbol *newLoop(const void *Owner, Symbolic Low, Symbolic Step);

private:
  Symbolic make(SymbolicExpr E);
  std::deque<SymbolicExpr> Expressions;
  std::deque<Symbol> Symbols;
  std::deque<std::vector<int64_t>> Tables;
};

/// The value of \p E, or nothing if it depends on what \p Values leaves out.
std::optional<int64_t> evaluate(Symbolic E, const Assignment &Values);
/// Do the two have the same form?
bool sameForm(Symbolic X, Symbolic Y);
/// Calls \p Visit for each symbol in \p E.
void forEachSymbol(Symbolic E, llvm::function_ref<void(const Symbol *)> Visit);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_SYMBOLICVALUE_H
