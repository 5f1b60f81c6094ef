//===- WaitFinder.h - Waits that nothing can end ----------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Looks, in the frame of one function, at the channels, wait groups, latches
// and the like that nobody knows but the function and its tasks. Everything
// that is ever done to such an object is in sight, so two questions have an
// answer: can what would end a wait happen at all (possibility), and does it
// happen often enough (counting).
//
// Possibility: an operation is possible if every signal that is certainly
// waited for before it can be given by a possible operation; the least such
// set. What waits and is not answered from this set waits for ever: for nobody,
// for something that comes later, or in a circle.
//
// Counting: an upper bound of what is given before a wait returns, against a
// lower bound of what it needs.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_WAITFINDER_H
#define HEDDLE_ANALYSIS_WAITFINDER_H

#include "Analysis/FunctionAnalyzer.h"
#include "clang/Analysis/Analyses/Dominators.h"

namespace heddle::analysis {

class WaitFinder {
public:
  WaitFinder(SummaryEngine &Engine, FunctionAnalyzer &A)
      : Engine(Engine), M(Engine.model()), A(A) {}
  void run();

private:
  /// An object of which all uses are in sight.
  struct Subject {
    AccessPath Path;
    const clang::ValueDecl *Named = nullptr;
    const model::TypeModel *Kind = nullptr;
    /// Room of a channel, count to begin with; empty: not known.
    std::optional<int64_t> Count;
    /// Something is tried or chosen: what was passed was perhaps not waited
    /// for.
    bool Tries = false;
    bool isChannel() const { return Kind->Kind == model::TypeKind::Channel; }
    bool isUnbuffered() const { return isChannel() && Count == 0; }
  };
  /// Something that is done to a subject.
  struct Node {
    const Event *E = nullptr;
    const Subject *Of = nullptr;
    const Task *In = nullptr; ///< Null: the function itself.
    model::Role What = model::Role::None;
    const clang::Expr *Site = nullptr;
    bool Possible = false;
  };

  void collect();
  bool isOwn(const AccessPath &P) const;
  bool add(const AccessPath &P);
  bool isUnderstood(const Subject &S);
  void addNode(const Event &E, const Task *In);
  std::pair<const clang::Expr *, model::Role> siteOf(const Event &E);
  bool mayPass(const Subject &S) const;
  bool answers(const Node &Given, const Node &Wait) const;
  bool isAnswered(const Node &Wait) const;
  bool isSatisfied(const AccessPath &Signal, const Task *Waiter) const;
  bool isBlocking(const Node &N) const;
  const AccessPath *missing(const Node &N) const;
  void findPossible();
  void judgePossible();
  void judgeEndless();

  // Counting
  /// How often \p Site is run at most while the subject lives; empty: unknown.
  std::optional<int64_t> times(const clang::Expr *Site, const Subject &S) const;
  std::optional<int64_t> amount(const Node &N) const;
  std::optional<int64_t> atMost(const Subject &S, const clang::Expr *Before,
                                llvm::function_ref<bool(const Node &)> Which);
  std::optional<int64_t> meetAtMost(const Subject &S) const;
  int64_t atLeast(const Subject &S, const clang::Expr *Before,
                  llvm::function_ref<bool(const Node &)> Which);
  bool reaches(const clang::Expr *From, const clang::Expr *To) const;
  bool precedes(const clang::Expr *From, const clang::Expr *To);
  bool isDirect(const Subject &S) const;
  void judgeCounts(const Subject &S);
  void judgeGroup(const Subject &S);
  void judgeMissingWait(const Subject &S);

  void add(BlockedForever New);
  void add(WaitGroupMisuse New);

  SummaryEngine &Engine;
  model::Model &M;
  FunctionAnalyzer &A;
  std::vector<std::unique_ptr<Subject>> Subjects;
  std::vector<Node> Nodes;
  llvm::DenseMap<const clang::FunctionDecl *,
                 llvm::SmallVector<const clang::Expr *, 0>>
      Sites;
  mutable unsigned Depth = 0;
  /// Where the CFG has a call.
  llvm::DenseMap<const clang::Stmt *,
                 std::pair<const clang::CFGBlock *, unsigned>>
      Places;
  std::unique_ptr<clang::CFGDomTree> Dominators;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_WAITFINDER_H
