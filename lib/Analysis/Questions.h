//===- Questions.h - What asks for the work of others -----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a statement in a loop does as far as waiting is concerned, and whether
// the outcome of a test is up to another task alone. The last thing that was
// asked for, in the loop that is looked at, is remembered.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_QUESTIONS_H
#define HEDDLE_ANALYSIS_QUESTIONS_H

#include "Analysis/CallView.h"
#include "Analysis/Findings.h"
#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

/// What a piece of code does, as far as waiting is concerned.
enum class Doing {
  Nothing, ///< computes
  Asks,    ///< asks whether another task has done something
  Works    ///< waits, pauses, or does something of its own
};

class Questions {
public:
  /// Called functions are looked into this deep.
  static constexpr unsigned MaxDepth = 3;

  /// Of the loops of \p F.
  Questions(SummaryEngine &Engine, const clang::FunctionDecl *F)
      : Engine(Engine), M(Engine.model()), F(F) {}
  /// Nothing was asked in \p InLoop so far.
  void begin(const clang::Stmt *InLoop) {
    Loop = InLoop;
    Asked = Yields = TakesLock = false;
    Found = {BusyWaitKind::Flag};
  }

  Doing classify(const clang::Stmt *S);
  /// Does the outcome of \p Condition depend on another task alone? If it is
  /// known which outcome means success, \p Success says so: then only the other
  /// one means waiting.
  bool isQuestion(const clang::Expr *Condition, std::optional<bool> &Success);
  /// What \p E asks for, without taking note of it.
  const clang::ValueDecl *askedIn(const clang::Expr *E);

  const clang::Stmt *Loop = nullptr;
  BusyWait Found{BusyWaitKind::Flag};
  bool Asked = false;
  /// The loop gives the processor away, or takes a lock.
  bool Yields = false, TakesLock = false;

private:
  Doing classifyCall(const CallView &C, unsigned Depth);
  Doing classifyFunction(const clang::FunctionDecl *Callee, unsigned Depth);
  Doing classifySelect(const CallView &C);
  std::optional<bool> successOf(const CallView &C);
  void ask(BusyWaitKind Kind, const clang::Expr *E, const clang::Expr *Subject);
  bool isSharedFlag(const clang::Expr *E);
  bool selects(const clang::VarDecl *V);
  bool isSteady(const clang::Expr *E);
  bool isAnswered(const clang::VarDecl *V);
  bool isUpToCases(const clang::VarDecl *V);

  SummaryEngine &Engine;
  model::Model &M;
  const clang::FunctionDecl *F;
  /// The call in the loop in whose callee a question is found.
  const clang::Expr *Outermost = nullptr;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_QUESTIONS_H
