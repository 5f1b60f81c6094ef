//===- EndlessLoop.h - Functions that never return --------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Does a function run in circles for ever: a loop without a way out, or one
// that waits for a variable that nobody writes? Functions that it calls count.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_ENDLESSLOOP_H
#define HEDDLE_ANALYSIS_ENDLESSLOOP_H

#include "Analysis/CallView.h"
#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

class EndlessLoop {
public:
  explicit EndlessLoop(SummaryEngine &Engine)
      : Engine(Engine), M(Engine.model()) {}
  /// Looks for the loop in which \p F ends up on each of its ways, or null.
  const clang::Stmt *find(const clang::FunctionDecl *F) {
    const clang::Stmt *Loop = nullptr;
    return neverReturns(F, Loop, 0) ? Loop : nullptr;
  }

  /// What nobody changes and a condition asks for, and where.
  const clang::ValueDecl *Unchanged = nullptr;
  clang::SourceRange UnchangedAt;
  /// There are calls that might end the task in a way nobody sees.
  bool Opaque = false;

private:
  /// Called functions are followed this deep.
  static constexpr unsigned MaxDepth = 3;
  /// Where a statement leads.
  enum class Way { GoesOn, Ends, Unknown };

  bool neverReturns(const clang::FunctionDecl *F, const clang::Stmt *&Loop,
                    unsigned Depth);
  Way follow(const clang::Stmt *S, const clang::Stmt *&Loop, unsigned Depth);
  bool mayThrow(const clang::FunctionDecl *F);
  bool isStoredCallable(const CallView &C);
  std::optional<int64_t> unchanging(const clang::Expr *E,
                                    const clang::ValueDecl *&State);
  std::optional<bool> outcome(const clang::Expr *Condition);

  SummaryEngine &Engine;
  model::Model &M;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_ENDLESSLOOP_H
