//===- LockOwners.h - Whose lock is held at an access? ----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_LOCKOWNERS_H
#define HEDDLE_ANALYSIS_LOCKOWNERS_H

#include "Analysis/State.h"
#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

/// Says of each lock that is held at \p Access, in \p F and by its names,
/// whether it belongs to the object that is accessed (`lock(from->m);
/// from->n--`) or to another of its kind (`lock(from->m); to->n++`), where that
/// is certain: by names that stand for one object all through \p F, and indices
/// that are computed from different arguments; and where nothing in \p S says
/// that the other's lock may be held, too.
void relateLocks(Event &Access, const State &S, const clang::FunctionDecl *F,
                 SummaryEngine &Engine);

/// Takes back that a lock is that of another object, if \p F takes locks of the
/// kind at several places, or tries to: which ones are held may depend on the
/// way. \p Events are all of \p F, \p Tried the locks that it tries.
void forgetDoubtfulOwners(llvm::ArrayRef<Event *> Events, const PathSet &Tried,
                          const clang::FunctionDecl *F);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_LOCKOWNERS_H
