//===- Counts.h - How often and how many ------------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numbers that the text of the program says: rounds of loops, the room of a
// channel, the count that a semaphore begins with.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_COUNTS_H
#define HEDDLE_ANALYSIS_COUNTS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Stmt.h"
#include <optional>

namespace heddle::analysis {

class SummaryEngine;

/// The number of rounds of `for (i = a; i < b; ++i)`, if it is a constant.
std::optional<int64_t> constantRounds(const clang::Stmt *Loop,
                                      clang::ASTContext &Ctx);

/// The parameter that says how many rounds \p Loop makes, or null.
const clang::ParmVarDecl *roundsParameter(const clang::Stmt *Loop,
                                          clang::ASTContext &Ctx);

/// The room of channel \p D, or the count with which another object that counts
/// begins, if that is a constant that nothing changes.
std::optional<int64_t> initialCount(SummaryEngine &Engine,
                                    const clang::ValueDecl *D);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_COUNTS_H
