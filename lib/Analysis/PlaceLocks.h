//===- PlaceLocks.h - What is held where memory is accessed -----*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The accesses of a TU by their place in the text: an access has an event in
// the summary of its function and one in that of each caller, whose locks are
// held there, too. What a function alone can name has no event.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_PLACELOCKS_H
#define HEDDLE_ANALYSIS_PLACELOCKS_H

#include "Analysis/SummaryEngine.h"

namespace heddle::analysis {

class PlaceLocks {
public:
  struct Place {
    /// Something excludes others in each, or in some, of the ways to get there.
    bool AlwaysExclusive = true, SomeExclusive = false;
    /// The same, but for atomics that happen to be looked at before and changed
    /// afterwards: a lock, a semaphore, or what was claimed, in some of them.
    bool SomeLocked = false;
  };
  /// Asks for the summaries of all functions of the TU.
  explicit PlaceLocks(SummaryEngine &Engine);

  /// The read or write at \p At; null if it concerns nobody else.
  const Place *read(clang::SourceLocation At) const { return find(At, false); }
  const Place *write(clang::SourceLocation At) const { return find(At, true); }

private:
  const Place *find(clang::SourceLocation At, bool Writes) const {
    auto It = Places.find({At, Writes});
    return It == Places.end() ? nullptr : &It->second;
  }
  llvm::DenseMap<std::pair<clang::SourceLocation, unsigned>, Place> Places;
};

/// Is there something around \p E that lets in one task at a time: a lock, or
/// what is waited for before and posted after?
bool isExclusive(const Event &E);
/// Is a race on \p Object, or at \p At, known?
bool isKnownRace(SummaryEngine &Engine, const AccessPath &Object,
                 clang::SourceLocation At);

} // namespace heddle::analysis

#endif // HEDDLE_ANALYSIS_PLACELOCKS_H
