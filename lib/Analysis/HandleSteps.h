//===- HandleSteps.h - What a function does to handles -------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes down, step by step, what one function does to the handles that it
// names, for the engine to follow:
//
//   HandleSteps.cpp    statements, loops, closures
//   HandleMakers.cpp   declarations and assignments: where handles come from
//   HandleCalls.cpp    calls
//   MainSteps.cpp      what main starts and waits for
//   HandlePlaces.cpp   places the steps in the CFG, with the ends of objects
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_HANDLESTEPS_H
#define HEDDLE_ANALYSIS_HANDLESTEPS_H

#include "Analysis/CallView.h"
#include "Analysis/HandleNames.h"

namespace heddle::analysis {

class HandleSteps {
public:
  HandleSteps(HandleStates &States, const clang::FunctionDecl *F)
      : States(States), Engine(States.engine()), M(Engine.model()),
        Ctx(Engine.context()), F(F), Names(States, F) {}

  /// False: nothing that matters happens.
  bool collect();
  TypestateSteps place(const clang::CFG &G);
  PathSet escapes() const;
  bool hasStrictObject() const { return Strict; }
  bool isBroken() const { return Broken; }

private:
  struct Loop {
    const clang::Stmt *Statement;
    /// What is done once, before the first round; may be null.
    const clang::Stmt *First = nullptr;
    /// Something in the loop decides which rounds do what.
    bool Conditional = false;
  };

  //===- Statements -------------------------------------------------------===//
  void walk(const clang::Stmt *S, unsigned Depth);
  void walkChildren(const clang::Stmt *S, unsigned Depth);
  void walkLoop(const clang::Stmt *S, unsigned Depth);
  void addPooled(const void *At, model::Role What, const AccessPath &Pointer,
                 clang::SourceRange Where);
  void makeNew(const void *At, const AccessPath &P, clang::QualType T);
  void declare(const clang::VarDecl *V);
  void give(const void *At, const Name &To, clang::QualType T,
            const clang::Expr *From);
  void lambda(const clang::LambdaExpr *L);
  void call(const CallView &C);
  void effect(const model::Effect &E, const CallView &C);
  void callUser(const CallView &C, const clang::FunctionDecl *Callee);
  void mention(const clang::Expr *E);

  void add(const void *At, model::Role What, const Name &Of, clang::QualType T,
           const clang::Expr *Site, clang::SourceRange Where,
           TypestateStep::KindTy Kind = TypestateStep::Event);
  void addStep(const void *At, TypestateStep Step) {
    Steps[At].push_back(std::move(Step));
  }
  void escape(const void *At, const AccessPath &P) {
    if (!P)
      return;
    TypestateStep Step;
    Step.Kind = TypestateStep::Escape;
    Step.Object = P;
    addStep(At, std::move(Step));
  }
  const model::Effect *spawnOf(const clang::Expr *E) const;
  void followMain(const CallView &C);
  bool runsOnItsOwn(const CallView &C) const;
  /// \p Start: the effect by which a task starts, if one does.
  void addMain(const clang::Expr *At, model::Role What,
               const model::Effect *Start);
  void destroyed(TypestateSteps &Out, unsigned Block, unsigned Element,
                 const AccessPath &P, clang::QualType T,
                 clang::SourceRange Where, unsigned Depth);

  HandleStates &States;
  SummaryEngine &Engine;
  model::Model &M;
  clang::ASTContext &Ctx;
  const clang::FunctionDecl *F;
  llvm::DenseMap<const void *, llvm::SmallVector<TypestateStep, 2>> Steps;
  /// At the end of the block that a loop decides in.
  llvm::DenseMap<const clang::Stmt *, llvm::SmallVector<TypestateStep, 2>>
      AtLoops;
  HandleNames Names;
  llvm::SmallVector<Loop, 4> Loops;
  bool Any = false, Strict = false;
  /// The code has errors: much of it is not there to be seen.
  bool Broken = false;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_HANDLESTEPS_H
