//===- AtomicAccesses.h - Where atomics are loaded and stored ---*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_ATOMICACCESSES_H
#define HEDDLE_ANALYSIS_ATOMICACCESSES_H

#include "Analysis/Evaluator.h"

namespace heddle::analysis {

/// A load or a store of an atomic: a built-in operation, an operator of C or a
/// call of what a model describes.
struct AtomicAccess {
  AccessPath Object;
  const clang::Expr *Site = nullptr;
  /// Store: the object's name and the new value.
  const clang::Expr *Name = nullptr, *Stored = nullptr;
  bool Relaxed = false;
};

/// Recognises them in the text of one function, by the function's own names.
class AtomicAccesses {
public:
  AtomicAccesses(SummaryEngine &Engine, const clang::FunctionDecl *F)
      : Engine(Engine), Eval(Engine, F, Nothing) {}

  std::optional<AtomicAccess> load(const clang::Expr *E);
  /// The load that \p E is, if nothing but conversions is around it.
  std::optional<AtomicAccess> loadUnderCasts(const clang::Expr *E);
  /// A load of \p P in \p S, or null.
  const clang::Expr *loadIn(const clang::Stmt *S, const AccessPath &P);
  /// Of an object that others may know by the same name.
  std::optional<AtomicAccess> store(const clang::Expr *E);
  /// The object that \p E compares and exchanges, or takes in one step.
  AccessPath exchanged(const clang::Expr *E);
  /// The object that \p E, wrappers aside, adds to or takes from in one step.
  AccessPath changed(const clang::Expr *E);

  Evaluator &evaluator() { return Eval; }

private:
  bool isRelaxed(const clang::Expr *Order) const;
  bool hasRelaxed(const CallView &C) const {
    return llvm::any_of(C.Args,
                        [&](const clang::Expr *A) { return isRelaxed(A); });
  }

  SummaryEngine &Engine;
  State Nothing;
  Evaluator Eval;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_ATOMICACCESSES_H
