//===- Story.h - Which task does what in a finding --------------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_STORY_H
#define HEDDLE_REPORT_STORY_H

#include "Finding.h"

namespace heddle::report {

/// One thing that happens, in the order in which its task does it.
struct Step {
  std::string Text;
  Place Where;
  bool IsFinding = false; ///< The place of the finding itself.
};

/// What one task does.
struct Thread {
  std::string Name;
  std::vector<Step> Steps;
};

/// Tells apart whose steps the notes of a finding are. The task that the
/// finding is reported in comes first; most findings are about that one alone.
std::vector<Thread> tellStory(const Finding &F);

/// The words by which notes are told apart. Each is in a message of a check: a
/// test sees to that.
std::vector<llvm::StringRef> cluesOfStories();

} // namespace heddle::report

#endif // HEDDLE_REPORT_STORY_H
