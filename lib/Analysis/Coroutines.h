//===- Coroutines.h - What coroutines are, by their shape -------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// No library is known here: whether a coroutine begins at once, and whether an
// await may suspend, is asked of the awaited object's own `await_ready`.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_COROUTINES_H
#define HEDDLE_ANALYSIS_COROUTINES_H

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

namespace heddle::analysis {

/// The body of \p F if it is a coroutine, or null.
const clang::CoroutineBodyStmt *coroutineBody(const clang::FunctionDecl *F);

enum class Suspends : unsigned char { Never, Perhaps, Always };
/// Does the coroutine stop at \p E?
Suspends suspends(const clang::CoroutineSuspendExpr *E);

/// Does a call of \p F do nothing but make a coroutine that runs when it is
/// awaited?
bool isLazy(const clang::FunctionDecl *F);
/// Does a call of \p F run the coroutine up to its first suspension?
bool isEager(const clang::FunctionDecl *F);
/// Is what \p Call returns awaited in the same expression?
bool isAwaited(clang::ASTContext &Ctx, const clang::Expr *Call);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_COROUTINES_H
