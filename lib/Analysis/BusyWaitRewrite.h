//===- BusyWaitRewrite.h - What a busy loop may become ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_BUSYWAITREWRITE_H
#define HEDDLE_ANALYSIS_BUSYWAITREWRITE_H

#include "Analysis/Findings.h"
#include "Model/Model.h"

namespace heddle::analysis {

/// Finds out whether the loop of \p F does nothing but try, so that one call
/// that waits can take its place, or select with a default case that can be
/// left out. Fills Call and Blocking, or Default and Beside.
void findRewrite(BusyWait &F, model::Model &M, clang::ASTContext &Ctx);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_BUSYWAITREWRITE_H
