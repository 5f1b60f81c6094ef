//===- Surroundings.h - What an expression stands in ------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tests, loops and handlers around an expression, within its function.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_SURROUNDINGS_H
#define HEDDLE_ANALYSIS_SURROUNDINGS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/StmtCXX.h"

namespace heddle::analysis {

/// The conditions of the tests that decide whether \p S is run, the innermost
/// first.
llvm::SmallVector<const clang::Expr *, 4> testsAround(clang::ASTContext &Ctx,
                                                      const clang::Stmt *S);
/// The innermost loop around \p S in its function, or null.
const clang::Stmt *loopAround(clang::ASTContext &Ctx, const clang::Stmt *S);
/// The loop over what \p S, its implicit call, begins with, or null.
const clang::CXXForRangeStmt *rangeLoopOf(clang::ASTContext &Ctx,
                                          const clang::Stmt *S);
/// The innermost try block around \p S in its function, or null.
const clang::Stmt *tryAround(clang::ASTContext &Ctx, const clang::Stmt *S);
/// Is \p S in a try block of its function?
inline bool isCaught(clang::ASTContext &Ctx, const clang::Stmt *S) {
  return tryAround(Ctx, S) != nullptr;
}
/// Does \p S mention the variable or field \p D?
bool mentions(const clang::Stmt *S, const clang::ValueDecl *D);
/// Is \p Inner part of \p Outer, or the same?
bool contains(const clang::Stmt *Outer, const clang::Stmt *Inner);
/// Does every way through \p S leave what is around it?
bool leaves(const clang::Stmt *S);
/// Calls \p Do for each expression in \p S that calls or constructs something,
/// lambdas left out.
void eachCall(const clang::Stmt *S,
              llvm::function_ref<void(const clang::Expr *)> Do);

class SummaryEngine;

/// The calls of a translation unit by where they begin.
class CallSites {
public:
  explicit CallSites(SummaryEngine &Engine) : Engine(Engine) {}
  const clang::Expr *at(clang::SourceRange Where);

private:
  SummaryEngine &Engine;
  llvm::DenseMap<clang::SourceLocation, const clang::Expr *> Known;
};

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_SURROUNDINGS_H
