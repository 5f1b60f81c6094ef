//===- fibers/scheduler.h - Many tasks on few threads --------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each worker is a thread with a queue of tasks that can run. It runs new tasks
// on a fiber, one after the other; when a task has to wait, the fiber is left to
// it, and the worker goes on with another one. A task that is woken goes to the
// slot `next` of the worker that woke it, which runs it as soon as its own task
// waits: the two probably exchange data, which is in that processor's cache. All
// others queue up. A worker without anything to do takes half of another one's
// queue. The design follows that of Go's scheduler (D. Vyukov, "Scalable Go
// Scheduler Design Doc", 2012), with these differences: tasks are not
// interrupted, and a task that has never waited has no stack.
//
// An idle worker sleeps. It is woken when there is more to do than what the
// running workers have in their slots. What is in a slot is left to its owner,
// unless it stays there: one idle worker, the watcher, looks from time to time,
// as long as any other worker runs.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_FIBERS_SCHEDULER_H
#define HEDDLE_SRC_FIBERS_SCHEDULER_H

#include "alarm_clock.h"
#include "run_queue.h"
#include "worker.h"
#include <memory>
#include <vector>

namespace heddle::detail {

class scheduler {
public:
  /// Never destroyed: tasks outlive main.
  static scheduler &instance();

  /// Makes sure that there are workers: HEDDLE_WORKERS of the environment, or
  /// as many as there are processors. \throws std::system_error if there cannot
  /// be any.
  void start() {
    if (!started_.load(std::memory_order_acquire))
      start_slowly();
  }

  /// Queues \p r, from any thread.
  void make_ready(runnable *r) noexcept;

  alarm_clock &alarms() noexcept { return alarms_; }

  // For workers.

  const std::vector<std::unique_ptr<worker>> &workers() const noexcept {
    return workers_;
  }
  runnable *pop_injected() noexcept { return injected_.pop(); }
  runnable *steal_injected(run_queue &into) noexcept {
    return injected_.steal(into, 64);
  }

  /// After something was queued that any worker may take.
  void wake_if_idle() noexcept {
    if (idle_count_.load(std::memory_order_seq_cst) != 0 &&
        searching_.load(std::memory_order_seq_cst) == 0)
      wake_searcher();
  }
  /// After something was put into a slot.
  void watch_if_idle() noexcept {
    if (idle_count_.load(std::memory_order_seq_cst) != 0 &&
        !watched_.load(std::memory_order_seq_cst))
      wake_if_idle();
  }

  /// Only some search at a time: the others would only be in their way.
  bool begin_search() noexcept;
  void end_search(bool found) noexcept;

  void enter_idle(worker *w) noexcept;
  /// \returns false if somebody has woken \p w meanwhile, to search.
  bool leave_idle(worker *w) noexcept;

  bool begin_watch() noexcept;
  void end_watch() noexcept { watched_.store(false); }
  bool others_run() const noexcept {
    return idle_count_.load(std::memory_order_seq_cst) < workers_.size();
  }

private:
  void start_slowly();
  void wake_searcher() noexcept;
  bool anything_queued() const noexcept;

  internal_mutex start_mutex_;
  std::atomic<bool> started_{false};
  bool has_alarms_ HEDDLE_GUARDED_BY(start_mutex_) = false;
  std::size_t threads_ HEDDLE_GUARDED_BY(start_mutex_) = 0;
  std::vector<std::unique_ptr<worker>> workers_;
  run_queue injected_; ///< from threads that are no workers
  alarm_clock alarms_;

  alignas(64) std::atomic<std::size_t> idle_count_{0};
  std::atomic<std::size_t> searching_{0};
  std::atomic<bool> watched_{false};
  internal_mutex idle_mutex_;
  std::vector<worker *> idle_ HEDDLE_GUARDED_BY(idle_mutex_);
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_FIBERS_SCHEDULER_H
