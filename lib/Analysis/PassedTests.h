//===- PassedTests.h - What tests have told on a path --------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Expressions gives equal expressions one number; PassedTests adds to a
// Configuration what the outcome of a test tells, and answers whether another
// test can come out differently. So `if (x) lock(); ... if (x) unlock();` has
// two ways through it, not four.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_PASSEDTESTS_H
#define HEDDLE_ANALYSIS_PASSEDTESTS_H

#include "Analysis/Typestate.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/FoldingSet.h"

namespace heddle::analysis {

/// Gives equal expressions one number, and knows what their values depend on.
class Expressions {
public:
  /// Calls in \p Sites have another result each time; other calls are taken
  /// for questions that get one answer, as long as the same code asks once.
  Expressions(clang::ASTContext &Ctx,
              const llvm::SmallPtrSetImpl<const clang::Expr *> &Sites)
      : Ctx(Ctx), Sites(Sites) {}

  unsigned number(const clang::Expr *E);
  unsigned number(const clang::ValueDecl *D);
  /// What \p E, without what wraps it, is if it is a constant of a type with
  /// numbers.
  std::optional<int64_t> constant(const clang::Expr *E);
  /// `x == y` or `x < y`.
  unsigned pair(unsigned X, unsigned Y, bool Equal);
  bool reads(unsigned N, const clang::Decl *D) const {
    return Reads[N].contains(D->getCanonicalDecl());
  }
  /// May its value change without an assignment in this function?
  bool isVolatile(unsigned N) const { return ReadsElsewhere.contains(N); }

private:
  unsigned insert(const llvm::FoldingSetNodeID &Id);
  void collectReads(const clang::Stmt *E, unsigned N, unsigned Depth);

  clang::ASTContext &Ctx;
  const llvm::SmallPtrSetImpl<const clang::Expr *> &Sites;
  llvm::DenseMap<unsigned, unsigned> Numbers;
  /// What was found out before: each edge asks again.
  llvm::DenseMap<const clang::Expr *, unsigned> Known;
  llvm::DenseMap<const clang::Expr *, std::optional<int64_t>> Constants;
  std::vector<llvm::SmallPtrSet<const clang::Decl *, 4>> Reads;
  llvm::DenseSet<unsigned> ReadsElsewhere;
};

/// The tests of one configuration.
class PassedTests {
public:
  PassedTests(Expressions &Table, Configuration &C) : Table(Table), C(C) {}

  /// Adds what follows from \p E being true or false; false if that cannot be.
  bool assume(const clang::Expr *E, bool Truth, unsigned Depth = 0);
  bool assumeValue(const clang::Expr *E, int64_t Value, bool Holds) {
    return add({Table.number(E), Value, Holds});
  }
  bool add(const TestFact &New);
  void forget(llvm::function_ref<bool(unsigned)> Which);
  /// The variable or field \p D gets the value of \p E; null: another one.
  void assign(const clang::ValueDecl *D, unsigned Target, const clang::Expr *E);
  std::optional<bool> truth(const clang::Expr *E, unsigned Depth = 0);

private:
  /// Is the expression certainly \p Value, or certainly not?
  std::optional<bool> known(unsigned N, int64_t Value) const;
  std::optional<int64_t> value(const clang::Expr *E, unsigned Depth = 0);
  bool isNot(const clang::UnaryOperator *U) const {
    return U->getOpcode() == clang::UO_LNot;
  }
  /// `x == 3` as x and 3.
  std::pair<const clang::Expr *, std::optional<int64_t>>
  equality(const clang::BinaryOperator *B);
  /// The number of `x op y` where op is ==, < or >; `x > y` is `y < x`.
  unsigned comparison(const clang::BinaryOperator *B,
                      clang::BinaryOperatorKind Op);

  Expressions &Table;
  Configuration &C;
};

/// Tells \p Visit what going from \p Switch to the block \p To says of its
/// subject: which value it has, or which ones it has not. False as soon as
/// Visit is.
bool visitCase(const clang::SwitchStmt &Switch, const clang::CFGBlock &To,
               clang::ASTContext &Ctx,
               llvm::function_ref<bool(int64_t Value, bool Holds)> Visit);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_PASSEDTESTS_H
