//===- SummaryEngine.h - Function summaries on demand -----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Computes and keeps the summaries of the functions of one AST. Bottom-up: a
// function's summary is made from those of the functions it calls. Recursion
// is cut at the call that closes the circle.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_SUMMARYENGINE_H
#define HEDDLE_ANALYSIS_SUMMARYENGINE_H

#include "Analysis/Findings.h"
#include "Analysis/FunctionIndex.h"
#include "Analysis/ObjectUses.h"
#include "Analysis/RecursiveLocks.h"
#include "Analysis/RunFlags.h"
#include "Analysis/Summary.h"

namespace heddle::analysis {

/// What was skipped because it exceeded a bound.
struct BudgetReport {
  unsigned LargeFunctions = 0;
  unsigned CutRecursions = 0;
  unsigned DroppedEvents = 0;
};

class WorkFields;

class SummaryEngine {
public:
  /// Functions with more CFG blocks, summaries with more events or tasks are
  /// cut off; what is missing is counted in budget().
  static constexpr unsigned MaxBlocks = 1500;
  static constexpr unsigned MaxEvents = 400;
  static constexpr unsigned MaxUses = 200;
  static constexpr unsigned MaxTasks = 48;
  /// With so many events in all summaries together, those that follow keep only
  /// a few each: memory, too, has a bound.
  static constexpr unsigned MaxEventsOfAll = 250000;
  static constexpr unsigned MaxEventsThen = 16;

  SummaryEngine(clang::ASTContext &Ctx, model::Model &M,
                const FunctionIndex &Index)
      : Ctx(Ctx), M(M), Index(Index) {}

  /// Analyses \p Roots and all they call.
  void run(llvm::ArrayRef<const clang::FunctionDecl *> Roots);

  /// The summary of the user's function \p F (a definition); null while it is
  /// being computed (recursion) or if it cannot be analysed.
  const FunctionSummary *summary(const clang::FunctionDecl *F);

  /// The task that runs the callables put into \p Container, a member: one
  /// that a method or constructor of the class has started. Null if none is.
  const Task *executor(const AccessPath &Container);
  /// Tells which tasks \p F starts that run callables out of containers. Known
  /// before F's summary is complete: methods of one class depend on each other.
  void publishExecutors(const clang::FunctionDecl *F,
                        llvm::ArrayRef<Task> Tasks);

  /// What the TU does with its channels, flags ...; computed when first asked.
  const ObjectUses &uses();
  /// Where functions are stored for workers to run; computed when first asked.
  const WorkFields &workFields();

  /// What the local scalar \p V of \p F was computed from, whatever the path.
  const OriginSet &origins(const clang::VarDecl *V,
                           const clang::FunctionDecl *F);
  /// Number of places in \p F that give \p V a value.
  unsigned assignments(const clang::VarDecl *V, const clang::FunctionDecl *F);
  /// Stands for the number of the element that \p Site, in \p F, puts into a
  /// container: a local variable that has another value each time.
  const clang::VarDecl *elementNumber(const clang::Expr *Site,
                                      const clang::FunctionDecl *F);
  /// May something else than \p F, or by another name, change its local \p V?
  bool isAliased(const clang::VarDecl *V, const clang::FunctionDecl *F);
  /// How many of them are increments or decrements.
  unsigned steps(const clang::VarDecl *V, const clang::FunctionDecl *F);
  /// The one expression in \p F that gives \p V a value, or null.
  const clang::Expr *onlySource(const clang::VarDecl *V,
                                const clang::FunctionDecl *F);

  /// By what the one `V += ...` of \p F moves \p V on, or null.
  const clang::Expr *advance(const clang::VarDecl *V,
                             const clang::FunctionDecl *F);
  /// The local scalar \p V of \p F if its value is what an element says, or
  /// null.
  const OriginSet *content(const clang::VarDecl *V,
                           const clang::FunctionDecl *F);
  /// Does \p F compare what an element says with something of its own, as those
  /// do who leave to others what is not theirs?
  bool picksContent(const clang::FunctionDecl *F);

  /// Does \p F return what it draws at random?
  bool returnsRandom(const clang::FunctionDecl *F);

  /// Which locks may be taken again by who holds them; computed when asked.
  const RecursiveLocks &recursiveLocks();
  /// The flags that say whether a task runs.
  RunFlags &runFlags();
  /// Counters that those who count them down count up again.
  llvm::DenseSet<const clang::ValueDecl *> &semaphores() { return Semaphores; }
  /// May \p Call run an override of the method that it names?
  bool mayRunOther(const clang::Expr *Call);

  clang::ASTContext &context() { return Ctx; }
  model::Model &model() { return M; }
  const FunctionIndex &index() const { return Index; }
  Findings &findings() { return Found; }
  /// Tasks by the place that starts them, each in the frame of the function
  /// that contains that place. Valid after run().
  std::vector<Task> &spawned() { return Spawned; }
  /// Is \p F main, or does a task of the TU begin there?
  bool isStart(const clang::FunctionDecl *F) const {
    return F->isMain() ||
           llvm::any_of(Spawned, [F](const Task &T) { return T.Entry == F; });
  }
  /// What happens to the states of objects in each function. Valid after
  /// run().
  std::vector<TypestateResult> &typestates() { return Typestates; }
  BudgetReport &budget() { return Budget; }
  /// How many events the summary of one function may have by now.
  unsigned maxEvents() const {
    return KeptEvents < MaxEventsOfAll ? MaxEvents : MaxEventsThen;
  }

private:
  struct ScalarOrigins {
    llvm::DenseMap<const clang::VarDecl *, OriginSet> Of;
    llvm::DenseMap<const clang::VarDecl *, unsigned> Assignments, Steps;
    llvm::DenseSet<const clang::VarDecl *> Aliased;
    llvm::DenseMap<const clang::VarDecl *, const clang::Expr *> OnlySource;
    llvm::DenseMap<const clang::VarDecl *, const clang::Expr *> Advances;
    /// Those that are what an element says.
    llvm::DenseMap<const clang::VarDecl *, OriginSet> Content;
    /// Outside of the heads of loops.
    std::vector<const clang::BinaryOperator *> Comparisons;
    std::optional<bool> PicksContent, Random;
    llvm::DenseMap<const clang::Expr *, const clang::VarDecl *> ElementNumbers;
  };
  ScalarOrigins &scalars(const clang::FunctionDecl *F);

  clang::ASTContext &Ctx;
  model::Model &M;
  const FunctionIndex &Index;
  Findings Found;
  std::vector<Task> Spawned;
  std::vector<TypestateResult> Typestates;
  BudgetReport Budget;
  unsigned Depth = 0;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<FunctionSummary>>
      Summaries;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<ScalarOrigins>>
      Scalars;
  llvm::DenseMap<const clang::FunctionDecl *, std::vector<Task>> Executors;
  std::unique_ptr<ObjectUses> Uses;
  std::shared_ptr<const WorkFields> Fields;
  std::unique_ptr<RecursiveLocks> Recursive;
  std::unique_ptr<RunFlags> Running;
  llvm::DenseSet<const clang::ValueDecl *> Semaphores;
  std::optional<llvm::DenseSet<const clang::Decl *>> Overridden;
  size_t KeptEvents = 0; // in all summaries
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_SUMMARYENGINE_H
