//===- heddle/detail/seam.h - What a backend provides --------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything above this header is written over these calls, and only over
// them. There are two backends, of which a program links one:
//
//   src/threads   a task is an operating-system thread (heddle::runtime)
//   src/fibers    many tasks on few threads (heddle::runtime_fibers)
//
// What waits is a "task": with both backends also a thread that heddle did not
// start, such as main's.
//
// The rule that makes lost wake-ups impossible: unpark leaves a permit, and
// park consumes one instead of waiting. A permit may be stale (left by a waker
// whose news the task has noticed already), so park may return for no reason:
// every caller loops over its own condition.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_SEAM_H
#define HEDDLE_DETAIL_SEAM_H

#include "heddle/detail/time.h"
#include <memory>

namespace heddle::detail {

/// What a backend keeps in its queues.
class runnable {
public:
  enum kind : unsigned char { new_task, waiting_task };
  explicit runnable(kind what) noexcept : what_(what) {}
  kind what() const noexcept { return what_; }

  /// Of the queue that this is in.
  runnable *next = nullptr;

private:
  const kind what_;
};

/// Something to run in a task of its own.
class work : public runnable {
public:
  work() noexcept : runnable(new_task) {}
  work(const work &) = delete;
  work &operator=(const work &) = delete;
  virtual ~work() = default;
  /// Does not let exceptions out; the backend runs it once, then destroys it.
  virtual void run() noexcept = 0;
};

/// Where one task waits. Defined by the backend. Parkers are recycled but never
/// freed, so that an unpark that arrives late, when its task has gone on or has
/// ended, touches valid memory and is merely a spurious permit for the next
/// owner. This saves reference counting on every wait.
class parker;

/// The parker of the calling task; stays the same as long as the task lives.
parker *self();

/// Waits until a permit is there and consumes it. Synchronises with the unpark
/// that left the permit.
void park() noexcept;

/// The same, but gives up at \p deadline. \returns whether a permit was there.
bool park_until(time_point deadline) noexcept;

/// Leaves a permit for the task of \p p (at most one: permits do not add up).
void unpark(parker *p) noexcept;

/// Runs \p w in a new task. \throws std::system_error if there are no
/// resources for one; then \p w has been destroyed without being run.
void spawn(std::unique_ptr<work> w);

/// What the observer of tasks (observer.h) keeps of one.
struct task_record;

/// A slot for it that every task has of its own: nullptr in a new task, and in
/// a thread that heddle did not start until the observer fills it.
task_record *&observed_self();

/// Called by the backend when the owner of a slot that is not empty ends.
void forget_record(task_record *record) noexcept;

void yield_task() noexcept;
void sleep_task_until(time_point deadline) noexcept;

/// Runs \p w, which may keep its operating-system thread waiting, and returns
/// when it has run. With few threads for many tasks, a helper thread runs it.
void run_blocking(work &w) noexcept;

/// "threads" or "fibers".
const char *backend_name() noexcept;

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_SEAM_H
