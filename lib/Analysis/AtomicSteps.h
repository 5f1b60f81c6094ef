//===- AtomicSteps.h - What an atomic operation leaves there ----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_ATOMICSTEPS_H
#define HEDDLE_ANALYSIS_ATOMICSTEPS_H

#include "Analysis/CallView.h"
#include <optional>

namespace clang {
class ASTContext;
class AtomicExpr;
class Expr;
class FunctionDecl;
} // namespace clang

namespace heddle::analysis {

/// Does the operation do nothing but read?
bool isAtomicLoad(const clang::AtomicExpr &Operation);

/// Does the operation add (true) or subtract (false)? Nothing if it does
/// neither, or if that is not known.
std::optional<bool> countsUp(const clang::AtomicExpr &Operation);
/// The same of a function of an atomic: what the operation in it does.
std::optional<bool> countsUp(const clang::FunctionDecl &F);

/// What an operation certainly leaves in an atomic.
enum class AtomicResult : unsigned char {
  Unknown,
  Less, ///< zero, or less than there was: who finds another did not see that
  Set   ///< a constant that is not zero, stored whatever there was
};
/// The result of \p E, a built-in operation on an atomic.
AtomicResult atomicResult(const clang::Expr &E, const clang::ASTContext &Ctx);
/// The same of a call that has the effect \p What on an atomic.
AtomicResult atomicResult(const CallView &C, const model::Effect &What,
                          const clang::ASTContext &Ctx);

/// Is it std::memory_order, C's memory_order, or another library's of that
/// name?
bool isMemoryOrder(clang::QualType T);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_ATOMICSTEPS_H
