//===- TaskHandles.h - What is known of a task by its handle ----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_TASKHANDLES_H
#define HEDDLE_ANALYSIS_TASKHANDLES_H

#include "Analysis/CallView.h"

namespace heddle::analysis {

/// The type of the handle of the task that \p Site starts; null if the call
/// gives none or is not understood.
clang::QualType handleType(model::Model &M, const clang::Expr *Site);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_TASKHANDLES_H
