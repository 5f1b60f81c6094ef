//===- CheckThenAct.h - Decisions that are old when acted upon  -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function looks at shared state in one critical section and changes it in a
// later one, by what it saw in the first (an atomicity violation). A critical
// section is known by the place where its lock is taken, or by the call that
// takes and releases it. The act is traced back to what it was computed from,
// and to the conditions around it; whoever looks again in the second section,
// or has claimed the state in the first, knows what it is doing.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_CHECKTHENACT_H
#define HEDDLE_ANALYSIS_CHECKTHENACT_H

#include "Analysis/ConcurrentPlaces.h"
#include "Analysis/Evaluator.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

namespace heddle::analysis::check_then_act {

/// Statements of one function, parts of one expression that are looked at.
constexpr unsigned MaxStatements = 20000, MaxParts = 300;
/// Local variables that a value goes through.
constexpr unsigned MaxCopies = 4;

/// The read or write of an object in a critical section.
struct Step {
  AccessPath Object, Lock;
  /// Where the lock is taken: here, or at the call that takes it.
  clang::SourceLocation Section;
  /// What this function does: its own access, or the call.
  clang::SourceRange Where;
  const clang::CallExpr *Call = nullptr;
  /// The access itself, perhaps in a function that is called.
  clang::SourceLocation At;
  const clang::FunctionDecl *In = nullptr;
};

/// How a write changes its object.
enum class Change {
  Unknown,
  Relative,   ///< by its value at that moment
  Constant,   ///< to something known
  Computed,   ///< to what was computed before
  Parameter,  ///< to what the caller says
  Idempotent, ///< a second time makes no difference
  Structure   ///< adds or removes elements
};

/// A condition on the way to an act.
struct Condition {
  const clang::Expr *Test;
  /// What is done depending on it.
  llvm::SmallVector<const clang::Stmt *, 2> Branch;
};

struct Act {
  const clang::Expr *Site;
  llvm::SmallVector<Condition, 8> Under;
};

class ActFinder {
public:
  ActFinder(SummaryEngine &Engine, const clang::FunctionDecl *F)
      : Engine(Engine), M(Engine.model()), F(F), Eval(Engine, F, Nothing),
        SM(Engine.context().getSourceManager()) {}
  void run(ConcurrentPlaces &Places);

private:
  // What happens.
  bool collectOwn();
  void collectCall(const clang::CallExpr *Call);
  void walk(const clang::Stmt *S);
  void walkAll(const clang::CompoundStmt *Block);
  bool isOuterLocked(const Event &Inner) const;
  void addSources(const clang::Expr *To, const clang::Expr *From);

  // What it means.
  void judge(const Act &A, ConcurrentPlaces &Places);
  void judge(const Act &A, const Step &Write, ConcurrentPlaces &Places);
  /// The step in another section from which \p E was computed; sets \p Fresh
  /// if some of it was read in the section of \p Write.
  const Step *observed(const clang::Expr *E, const Step &Write, bool &Fresh,
                       unsigned Depth = 0) const;
  bool asksResult(const Step &Write) const;
  bool looksAgain(const Step &Write) const;
  bool isClaimed(const Step &Read) const;
  using Names = llvm::SmallPtrSet<const clang::ValueDecl *, 4>;
  Names namesIn(const clang::Expr *E, unsigned Depth) const;
  bool isAboutOther(const Step &Read, const clang::Expr *Site) const;
  bool isValidated(const Act &A, const Condition &By) const;
  Change classify(const Step &Write, const clang::Expr *&Stored) const;
  bool isEffective(const CallView &C) const;
  bool isElsewhereEffective(const Condition &By, const clang::Expr *Site,
                            bool AfterOnly) const;
  bool before(clang::SourceLocation X, clang::SourceLocation Y) const {
    return SM.isBeforeInTranslationUnit(X, Y);
  }
  bool within(clang::SourceLocation At, clang::SourceRange R) const {
    return !before(At, R.getBegin()) && !before(R.getEnd(), At);
  }
  void add(CheckThenActKind Kind, const Step &Read, const Step &Write,
           Change How, ConcurrentPlaces &Places);

  SummaryEngine &Engine;
  model::Model &M;
  const clang::FunctionDecl *F;
  const FunctionSummary *Summary = nullptr;
  State Nothing;
  Evaluator Eval;
  const clang::SourceManager &SM;
  std::vector<Step> Reads, Writes;
  llvm::SmallVector<Condition, 8> Around;
  std::vector<Act> Acts;
  /// Conditions, waits and comparing exchanges of the function.
  llvm::SmallVector<const clang::Expr *> Tests;
  llvm::SmallVector<clang::SourceLocation> Waits;
  PathSet Exchanged;
  llvm::DenseMap<const clang::VarDecl *,
                 llvm::SmallVector<const clang::Expr *, 2>>
      Sources;
  unsigned Statements = 0;
};

} // namespace heddle::analysis::check_then_act

#endif // HEDDLE_ANALYSIS_CHECKTHENACT_H
