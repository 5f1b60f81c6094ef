//===- OpenMPWitness.h - Instances that reach one location ------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whether two accesses can reach the same location is found out by trying:
// subscripts are evaluated for the values of loop variables and thread numbers,
// as far as they are known, and for several guesses of what is not.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_ANALYSIS_OPENMPWITNESS_H
#define HEDDLE_ANALYSIS_OPENMPWITNESS_H

#include "Analysis/OpenMPRegions.h"

namespace heddle::analysis::openmp {

/// Two accesses and the frame at which their instances part.
struct Parting {
  const Access &A, &B;
  /// The innermost frame of which both are in the same instance.
  const Frame *Shared = nullptr;
  OpenMPRaceKind Kind = OpenMPRaceKind::Threads;
  const Frame *Construct = nullptr;
  /// Iterations of loops that must differ, in A and in B.
  llvm::SmallVector<std::pair<const Frame *, const Frame *>, 2> Differ = {};
  const Symbol *Number = nullptr;
  /// A happens in an earlier iteration than B (Lanes).
  bool Earlier = false;
  /// Tasks that may be ordered by what they depend on.
  const Frame *ATask = nullptr, *BTask = nullptr;
};

/// Is what \p Owner owns the same for both sides of a parting below \p Shared?
bool isShared(const void *Owner, const Frame *Shared);

/// Can the two have a part of an object in common? \p Steps: how many of their
/// steps are to be compared.
bool comparable(const Access &A, const Access &B, unsigned &Steps);

/// Looks for instances, within a budget for one function.
class WitnessSearch {
public:
  explicit WitnessSearch(Region &R) : R(R) {}

  /// Is there, for each guess of what is not known, an instance of one access
  /// and another one of the other that reach one location, with no common lock
  /// and no order between them? What would exceed the budget is denied.
  bool succeeds(const Parting &P);

private:
  bool succeedsFor(const Parting &P, unsigned Guess);
  bool ordered(const Parting &P, const Assignment &Common) const;

  Region &R;
  unsigned Searches = 0;
  /// How many values of symbols may still be tried.
  unsigned Work = 3000000;
};

} // namespace heddle::analysis::openmp

#endif // HEDDLE_ANALYSIS_OPENMPWITNESS_H
