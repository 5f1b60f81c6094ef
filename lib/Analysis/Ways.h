//===- Ways.h - Ways through a function -------------------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The CFG of a function and which of its blocks ways lead to, for analyses that
// ask for shapes.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_WAYS_H
#define HEDDLE_ANALYSIS_WAYS_H

#include "clang/Analysis/CFG.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace heddle::analysis {

/// The CFG of \p F, in which each expression has its place and constants leave
/// out what they exclude. Null if there is none, or if it is too large.
std::unique_ptr<clang::CFG> wholeCfg(const clang::FunctionDecl *F,
                                     clang::ASTContext &Ctx);

/// Visits each block that is reached from \p Starts once, as long as \p Visit
/// says that ways go on from it and \p Takes that they take the edge.
void followWays(
    const clang::CFG &G, llvm::ArrayRef<const clang::CFGBlock *> Starts,
    llvm::function_ref<bool(const clang::CFGBlock &)> Visit,
    llvm::function_ref<bool(const clang::CFGBlock &From, unsigned Edge,
                            const clang::CFGBlock &To)>
        Takes = [](const clang::CFGBlock &, unsigned, const clang::CFGBlock &) {
          return true;
        });

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_WAYS_H
