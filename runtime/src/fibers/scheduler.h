//===- fibers/scheduler.h - Many tasks on few threads --------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each worker is a thread with a queue of tasks that can run. It runs new tasks
// on a fiber, one after the other; when a task has to wait, the fiber is left
// to it, and the worker goes on with another one. A task that is woken goes to
// the slot `next` of the worker that woke it, which runs it as soon as its own
// task waits: the two probably exchange data, which is in that processor's
// cache. All others queue up. This is the design of Go's scheduler (D. Vyukov,
// "Scalable Go Scheduler Design Doc", 2012), with three differences: tasks are
// not interrupted; a task that has never waited has no stack; and work is not
// stolen at once.
//
// To move a task costs more than to run a short one: its data has to follow,
// and from then on two processors contend for the same channels. So one idle
// worker, the watcher, looks at the others every 20 microseconds and takes half
// of a queue if its worker has not come far: if it runs the same task still, or
// has run for more than 4 microseconds per task. The watcher then calls for
// another one, so that much work spreads quickly. While all goes well, it looks
// less and less often, until a call for it makes it alert again; when nothing
// waits anywhere, it sleeps.
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
  bool has_injected() const noexcept { return !injected_.empty(); }
  runnable *steal_injected(run_queue &rest, std::size_t most) noexcept {
    return injected_.steal(rest, most);
  }

  /// After something was put into a worker's slot or queue, and a sequentially
  /// consistent operation.
  void call_watcher() noexcept {
    if (!alert_.load(std::memory_order_seq_cst) &&
        idle_count_.load(std::memory_order_seq_cst) != 0)
      call_watcher_slowly();
  }

  void enter_idle(worker *w) noexcept;
  /// When \p w, idle until now, has got something to do.
  void leave_idle(worker *w) noexcept;

  /// There is one watcher at a time. \returns whether it is \p w now.
  bool begin_watch(worker *w) noexcept;
  void end_watch() noexcept;
  bool has_watcher() const noexcept {
    return watcher_.load(std::memory_order_seq_cst) != nullptr;
  }
  /// Whether the watcher looks soon without being called.
  void set_alert(bool alert) noexcept {
    alert_.store(alert, std::memory_order_seq_cst);
  }

private:
  void start_slowly();
  void call_watcher_slowly() noexcept;
  bool wake_one() noexcept;

  internal_mutex start_mutex_;
  std::atomic<bool> started_{false};
  bool has_alarms_ HEDDLE_GUARDED_BY(start_mutex_) = false;
  std::size_t threads_ HEDDLE_GUARDED_BY(start_mutex_) = 0;
  std::vector<std::unique_ptr<worker>> workers_;
  run_queue injected_; ///< from threads that are no workers
  alarm_clock alarms_;

  // Read whenever a task is woken, but seldom written.
  alignas(64) std::atomic<std::size_t> idle_count_{0};
  std::atomic<bool> alert_{false};
  std::atomic<worker *> watcher_{nullptr};
  internal_mutex idle_mutex_;
  std::vector<worker *> idle_ HEDDLE_GUARDED_BY(idle_mutex_);
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_FIBERS_SCHEDULER_H
