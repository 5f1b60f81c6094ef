//===- heddle/leaks.h - Tasks that never end ------------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A task that waits for something that nobody does any more is leaked: it keeps
// its stack and all that it refers to. These functions name such tasks by the
// place that spawned them. The check heddle-leaked-task finds them statically.
//
// HEDDLE_LEAKS=1 in the environment turns observing on for the whole program
// and reports at its end, without a change to the code:
//
//   heddle: 2 tasks spawned at a.cpp:4 have not ended: waiting to send at b.c:7
//
// In a test:
//
//   heddle::leak_scope watch;
//   run_the_server();
//   EXPECT_TRUE(watch.leaks(100ms).empty());
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_LEAKS_H
#define HEDDLE_LEAKS_H

#include "heddle/observe.h"
#include <cstddef>
#include <cstdio>

namespace heddle {

/// Tasks of one place that have not ended and wait for the same.
struct leak {
  std::source_location spawned_at;
  wait_reason waits_for = wait_reason::nothing;
  std::source_location waits_at; ///< line 0 if it is not known
  std::size_t tasks = 0;
  std::chrono::nanoseconds oldest{}; ///< age of the oldest of them
  std::vector<std::uint64_t> ids;    ///< as in heddle::task_info
};

/// The tasks that have not ended, by place and by what they wait for, in the
/// order in which the first of each was spawned. The calling task is left out.
///
/// Requires: observing is on; only tasks that were spawned meanwhile are known.
/// Guarantees: if all known tasks end within \p patience, returns an empty
///   list as soon as they have; else after \p patience. Tasks that just do
///   their last work are so not taken for leaked ones. Tasks that are younger
///   than \p min_age then are left out: a service has some that just work.
/// Errors: std::bad_alloc.
std::vector<leak> leaks(std::chrono::nanoseconds patience = {},
                        std::chrono::nanoseconds min_age = {});

/// Prints what leaks() returns, one line each, to \p out.
///
/// \returns how many tasks these are.
std::size_t report_leaks(std::FILE *out = stderr,
                         std::chrono::nanoseconds patience = {},
                         std::chrono::nanoseconds min_age = {});

/// Observes from its construction on, and reports at its end the tasks that
/// have been spawned meanwhile, by whomever, and have not ended. Scopes may be
/// nested: each looks after what began within it.
///
///   int main() {
///     heddle::leak_scope watch;
///     ...
///   }
class leak_scope {
public:
  /// \p out may be nullptr: nothing is printed.
  explicit leak_scope(
      std::chrono::nanoseconds patience = std::chrono::milliseconds(200),
      std::FILE *out = stderr, std::chrono::nanoseconds min_age = {}) noexcept;
  ~leak_scope();
  leak_scope(const leak_scope &) = delete;
  leak_scope &operator=(const leak_scope &) = delete;

  /// As heddle::leaks, but only tasks that were spawned since the scope began.
  std::vector<leak> leaks(std::chrono::nanoseconds patience = {},
                          std::chrono::nanoseconds min_age = {}) const;

private:
  const std::chrono::nanoseconds patience_;
  const std::chrono::nanoseconds min_age_;
  std::FILE *const out_;
  const bool was_on_;
  const std::uint64_t after_; ///< the last identity before the scope
};

} // namespace heddle

#endif // HEDDLE_LEAKS_H
