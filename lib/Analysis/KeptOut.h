//===- KeptOut.h - Who would end a wait, but must not -----------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A wait under a lock is for ever if everybody who could end it has to take
// that lock first. Both sides know the lock by a name in their own frame: it is
// taken for the same one if it is the same variable or member, of the object
// that the wait is about.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_KEPTOUT_H
#define HEDDLE_ANALYSIS_KEPTOUT_H

#include "Analysis/Summary.h"

namespace heddle::analysis {

class SummaryEngine;

/// Is \p Lock a variable of its own, or a member of an object that \p Subject
/// is in, too?
bool standsWith(const AccessPath &Lock, const AccessPath &Subject);

struct KeptOut {
  /// A task that would end the wait, and where it takes the lock for that.
  const Task *By = nullptr;
  clang::SourceLocation NeededAt;
  /// Nobody can end the wait without the lock.
  bool All = true;
};

/// Looks at all that tasks, and others beside them, do. \p Ends: does the event
/// end the wait? \p NeededAt: where does the one to whom the events belong take
/// the lock for this one of them? Invalid if it need not.
KeptOut keptOut(SummaryEngine &Engine,
                llvm::function_ref<bool(const Event &)> Ends,
                llvm::function_ref<clang::SourceLocation(llvm::ArrayRef<Event>,
                                                         const Event &)>
                    NeededAt);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_KEPTOUT_H
