//===- Exceptions.h - From where exceptions come ----------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_EXCEPTIONS_H
#define HEDDLE_ANALYSIS_EXCEPTIONS_H

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include <vector>

namespace heddle::analysis {

class SummaryEngine;

/// An expression of a function from which an exception comes.
struct Thrower {
  const clang::Expr *Site;
  /// The throw expression, perhaps in a function that Site calls.
  const clang::Expr *Throw;
  /// The try block of the function that catches it; null: it leaves.
  const clang::CXXTryStmt *CaughtBy;
};

/// Does \p F, if it is known, promise not to throw?
bool isNothrow(const clang::FunctionDecl *F);

/// What in \p F throws, by a visible `throw`. What tells a caller that it broke
/// a contract is left out: that is not a way the program goes.
std::vector<Thrower> findThrowers(SummaryEngine &Engine,
                                  const clang::FunctionDecl *F);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_EXCEPTIONS_H
