//===- heddle/report.h - What went wrong in a run ------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Findings of a run, under the names of the checks that find the same
// statically, so that `heddle-report` can join both: what was found statically
// and seen at run time, what only statically, what only at run time.
//
// HEDDLE_REPORT=FILE in the environment turns observing on and writes the
// report at the end of the program, also if an exception escapes from a task.
// %p in FILE stands for the process's number.
//
//   HEDDLE_REPORT=run.json ./server
//
// Found are: leaked tasks (heddle-leaked-task), waits that nothing can end
// (heddle-blocked-forever), locks that tasks wait for in a circle, or that
// were taken in opposite orders without a collision yet
// (heddle-lock-order-inversion), second locks by the holder
// (heddle-double-lock), sends on closed channels (heddle-send-after-close),
// second closes (heddle-double-close), counts below zero
// (heddle-waitgroup-misuse), objects that are put into a pool twice
// (heddle-pool-misuse), escaped exceptions (heddle-task-exception).
//
// The format is docs/runtime-report.schema.json.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_REPORT_H
#define HEDDLE_REPORT_H

#include "heddle/observe.h"
#include <optional>

namespace heddle {

/// A place that a finding is about.
struct finding_location {
  const char *role = "use"; ///< "spawn", "wait", "held" or "use"
  std::source_location at;
  std::string message; ///< may be empty
};

/// One check at one place.
struct finding {
  std::string check; ///< "heddle-leaked-task" ...
  std::string message;
  std::uint64_t count = 1;
  std::vector<finding_location> locations; ///< the most telling one first
  wait_reason waits_for = wait_reason::nothing;
  std::chrono::nanoseconds age{}; ///< of the oldest task
  std::vector<std::uint64_t> tasks;
};

/// A place that spawned tasks while observing was on.
struct spawn_site {
  std::source_location at;
  std::uint64_t spawned = 0;
  std::uint64_t ended = 0;
};

/// What is asked of a report.
struct report_options {
  /// Tasks that end within this time are not leaked; it is waited for only if
  /// there are such.
  std::chrono::nanoseconds patience = std::chrono::milliseconds(200);
  /// Tasks that are younger are not leaked.
  std::chrono::nanoseconds min_age{};
  /// The program ends: tasks that are alive are leaked. Otherwise only waits
  /// that nothing can end, and what has happened already, are found.
  bool at_end = false;
};

/// What has gone wrong up to now. Errors: std::bad_alloc.
std::vector<finding> findings(const report_options &options = {});

/// Every place that spawned tasks. Errors: std::bad_alloc.
std::vector<spawn_site> spawn_sites();

/// The report as JSON. Errors: std::bad_alloc.
std::string report_json(const report_options &options = {});

/// Writes the report to \p path, all of it or nothing: a reader never sees half
/// a report.
/// Errors: std::system_error that names \p path.
void write_report(const std::string &path, const report_options &options = {});

} // namespace heddle

#endif // HEDDLE_REPORT_H
