//===- Evaluator.h - What expressions denote --------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Resolves expressions of one function to access paths and values, given what
// is known at a point. Has no effects.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_EVALUATOR_H
#define HEDDLE_ANALYSIS_EVALUATOR_H

#include "Analysis/CallView.h"
#include "Analysis/State.h"
#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

class Evaluator {
public:
  Evaluator(SummaryEngine &Engine, const clang::FunctionDecl *F, const State &S)
      : Engine(Engine), F(F), S(S) {}

  /// The location that the glvalue \p E denotes, or that the prvalue \p E
  /// creates; invalid if unknown.
  AccessPath location(const clang::Expr *E);
  /// The value of \p E.
  Value value(const clang::Expr *E);
  /// What the scalar \p E is computed from.
  OriginSet origins(const clang::Expr *E);

  /// The object that operand \p O of \p C names: the lock, channel, handle.
  /// Pointers are looked through, copies of handles too.
  AccessPath object(const CallView &C, const model::Operand &O);
  AccessPath object(const clang::Expr *E);
  /// The same for an operand of which the location is known.
  AccessPath select(AccessPath P, const model::Operand &O) const;
  /// What the callable of \p E is given by \p C.
  std::vector<Value> handedOn(const CallView &C, const model::Effect &E,
                              bool Decayed);
  /// The location that the pointer value \p V points to.
  AccessPath pointee(const Value &V);
  /// The callable \p E, with bound arguments if there are any.
  Value method(const clang::Expr *E, llvm::StringRef Name);
  Value callable(const clang::Expr *E);
  /// The functions that the TU stores where the function pointer \p E, which
  /// has the value \p V, comes from.
  llvm::ArrayRef<FunctionPointers::Target> targets(const clang::Expr *E,
                                                   const Value &V) const;
  /// How \p E arrives in a function that is called with it. \p Decayed: it is
  /// copied first, unless it is wrapped, as when a task is started.
  Value argument(const clang::Expr *E, clang::QualType Parameter, bool Decayed);

private:
  AccessPath thisObject(const clang::Expr *This);
  AccessPath variable(const clang::VarDecl *V);
  Value constant(const AccessPath &P);
  AccessPath elementOf(const clang::Expr *Base, const clang::Expr *Index);
  AccessPath elementGivenBy(const CallView &C);
  Value call(const CallView &C);
  OriginSet originsOfVariable(const clang::VarDecl *V);
  bool countsRounds(const clang::BinaryOperator *B);
  OriginSet originsOfBinary(const clang::BinaryOperator *B);
  OriginSet originsOfCall(const CallView &C);

  /// Nested expressions deeper than this are not understood.
  static constexpr unsigned MaxDepth = 40;
  struct DepthGuard {
    unsigned &Depth;
    explicit DepthGuard(unsigned &D) : Depth(++D) {}
    ~DepthGuard() { --Depth; }
  };

  SummaryEngine &Engine;
  const clang::FunctionDecl *F;
  const State &S;
  unsigned Depth = 0;
};

/// Is \p V a variable whose closure (the lambda whose call operator is \p F)
/// holds a copy of it?
bool isCopiedCapture(const clang::VarDecl *V, const clang::FunctionDecl *F);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_EVALUATOR_H
