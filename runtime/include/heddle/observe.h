//===- heddle/observe.h - See what tasks do ------------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every task knows where it was spawned, what it waits for, where and since
// when. Off by default; HEDDLE_OBSERVE=1 in the environment, or observe(true),
// turns it on.
//
//   heddle::observe(true);
//   serve();
//   std::fputs(heddle::take_snapshot().text().c_str(), stderr);
//
//   task 4, spawned at server.cpp:42, 12.5 s old: waiting to send for 11.9 s
//       at server.cpp:73
//
// On this stand heddle/leaks.h, heddle/wait_graph.h, heddle/metrics.h and
// heddle/report.h.
//
// Known are: tasks that were spawned while observing was on; threads that
// heddle did not start, from the first time they spawn or wait with the
// runtime on, or from observed_thread on.
//
// Cost: as long as it is off, a load and a branch per operation that may wait.
// When on: docs/runtime.md has the measured numbers; about 1 KiB per task.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_OBSERVE_H
#define HEDDLE_OBSERVE_H

#include "heddle/detail/observer.h"
#include <chrono>
#include <cstdint>
#include <source_location>
#include <string>
#include <vector>

namespace heddle {

/// Turns observing on or off. Turned off, it forgets all tasks.
///
/// Thread safety: may be called by several tasks at once. Tasks that are being
///   spawned meanwhile may or may not be known.
void observe(bool on) noexcept;

enum class task_kind : unsigned char {
  task,  ///< spawned by the runtime
  thread ///< any other thread
};

/// A lock that a task holds.
struct held_lock {
  const void *lock = nullptr; ///< its address; it may be gone
  std::source_location acquired_at;
};

/// What is known of one task. A place of which nothing is known has line 0.
struct task_info {
  std::uint64_t id = 0; ///< from 1, in order of spawning; never used again
  task_kind kind = task_kind::task;
  std::string name; ///< of threads: "main", or what it registered as
  std::source_location spawned_at; ///< of tasks
  bool begun = false;              ///< its callable has begun to run
  wait_reason waits_for = wait_reason::nothing;
  std::source_location waits_at;
  bool timed = false;             ///< the wait ends by itself
  const void *object = nullptr;   ///< what it waits for, by address
  std::uint64_t wait_number = 0;  ///< waits so far, this one included
  std::chrono::nanoseconds age{}; ///< since it was spawned or became known
  /// Since it began to wait or, if it runs, since it went on.
  std::chrono::nanoseconds in_state{};
  std::vector<held_lock> holds; ///< the first eight

  // For the wait graph: what ends when this task does.
  const void *task = nullptr;
  const void *group = nullptr;
};

/// All known tasks at one time, in order of their identities. The runtime goes
/// on meanwhile: what is told of two tasks may be some instructions apart.
struct snapshot {
  std::vector<task_info> tasks;

  /// One or two lines per task, as in the example.
  std::string text() const;
  /// A JSON array; `definitions/task` of docs/runtime-report.schema.json.
  std::string json() const;
};

/// What is known now. Errors: std::bad_alloc.
/// Memory ordering: none; for people and reports, not for decisions.
snapshot take_snapshot();

/// "waiting to send" and so on; "running" for nothing.
const char *describe(wait_reason why) noexcept;
/// The name in JSON and metrics: "send", "wait_group" ...
const char *name_of(wait_reason why) noexcept;

/// Makes a thread that heddle did not start known under a name, for the
/// lifetime of this object.
///
///   std::thread ui([] {
///     heddle::observed_thread me("ui");
///     ...
///   });
///
/// Requires: lives and dies on the thread, or in the task, that made it.
/// Guarantees: does nothing while observing is off.
class observed_thread {
public:
  explicit observed_thread(std::string name);
  ~observed_thread();
  observed_thread(const observed_thread &) = delete;
  observed_thread &operator=(const observed_thread &) = delete;

private:
  const bool was_known_;
};

} // namespace heddle

#endif // HEDDLE_OBSERVE_H
