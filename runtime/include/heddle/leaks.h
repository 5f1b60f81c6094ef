//===- heddle/leaks.h - Tasks that never end ------------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A task that waits for something that nobody does any more is leaked: it keeps
// its thread and all that it refers to. These functions name such tasks by the
// place that spawned them.
//
// Off by default. HEDDLE_LEAKS=1 in the environment turns the watch on for the
// whole program and reports at its end, without a change to the code:
//
//   heddle: 3 tasks spawned at server.cpp:42 have not ended: waiting to send
//
// In a test:
//
//   heddle::watch_leaks(true);
//   run_the_server();
//   EXPECT_TRUE(heddle::leaks(100ms).empty());
//
// Only tasks that are spawned while the watch is on are known.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_LEAKS_H
#define HEDDLE_LEAKS_H

#include "heddle/detail/leak_watch.h"
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <vector>

namespace heddle {

/// Tasks of one place that have not ended and wait for the same.
struct leak {
  std::source_location spawned_at;
  wait_reason waits_for = wait_reason::nothing;
  std::size_t tasks = 0;
};

/// Turns the watch on or off. Turned off, it forgets all tasks.
///
/// Thread safety: may be called by several tasks at once. Tasks that are being
///   spawned meanwhile may or may not be known.
void watch_leaks(bool on) noexcept;

/// The tasks that have not ended, by place and by what they wait for, in the
/// order in which the first of each was spawned. The calling task is left out.
///
/// Guarantees: if all known tasks end within \p patience, returns an empty
///   list as soon as they have; else after \p patience. Tasks that just do
///   their last work are so not taken for leaked ones.
/// Errors: std::bad_alloc.
std::vector<leak> leaks(std::chrono::nanoseconds patience = {});

/// Prints what leaks() returns, one line each, to \p out.
///
/// \returns how many tasks these are.
std::size_t report_leaks(std::FILE *out = stderr,
                         std::chrono::nanoseconds patience = {});

/// Watches from its construction on, and reports at its end the tasks that
/// have been spawned meanwhile and have not ended. For the main function.
///
///   int main() {
///     heddle::leak_scope watch;
///     ...
///   }
class leak_scope {
public:
  explicit leak_scope(
      std::chrono::nanoseconds patience = std::chrono::milliseconds(200),
      std::FILE *out = stderr) noexcept
      : patience_(patience), out_(out) {
    watch_leaks(true);
  }
  ~leak_scope() {
    try {
      report_leaks(out_, patience_);
    } catch (...) {
      std::fputs("heddle: no memory for the report of leaked tasks\n", out_);
    }
    watch_leaks(false);
  }
  leak_scope(const leak_scope &) = delete;
  leak_scope &operator=(const leak_scope &) = delete;

private:
  const std::chrono::nanoseconds patience_;
  std::FILE *const out_;
};

} // namespace heddle

#endif // HEDDLE_LEAKS_H
