//===- fibers/worker.h - A thread that runs tasks ------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_FIBERS_WORKER_H
#define HEDDLE_SRC_FIBERS_WORKER_H

#include "../thread_permit.h"
#include "fiber.h"
#include "run_queue.h"

namespace heddle::detail {

class scheduler;

/// Members are for the worker's own thread unless they say otherwise.
class worker {
public:
  explicit worker(scheduler &s) noexcept : scheduler_(s) {}

  /// The calling thread's; nullptr if it is none. Never keep the answer across
  /// a wait: a task may go on with another worker.
  static worker *current() noexcept;

  /// What the thread does; does not return.
  void run() noexcept;

  fiber *running() const noexcept { return running_; }

  /// The calling task waits until it is unparked.
  static void park(fiber *f) noexcept { leave(f, fate::parks); }
  /// The calling task lets others run.
  static void yield(fiber *f) noexcept { leave(f, fate::yields); }

  /// To be run as soon as the running task waits.
  void run_next(runnable *r) noexcept;
  void run_later(runnable *r) noexcept;

  // For the watcher among the other workers.

  /// Whether something waits here that another worker could run.
  bool has_waiting() const noexcept {
    return !queue_.empty() || next_.load(std::memory_order_seq_cst);
  }
  void take_notes(time_point now) noexcept;
  /// Takes over what this worker does not get to, if that pays: the result is
  /// to be run, the rest goes into \p rest. Looks at what has happened since
  /// the last notes, and takes new ones.
  runnable *relieve(run_queue &rest, time_point now) noexcept;
  void wake() noexcept { sleep_.unpark(); }

private:
  enum class fate : unsigned char { parks, yields, rests, ends, is_home };

  static void leave(fiber *f, fate what) noexcept;
  static void arrive(boost::context::fiber from) noexcept;
  static boost::context::fiber run_tasks(fiber *f,
                                         boost::context::fiber from) noexcept;

  runnable *take() noexcept;
  boost::context::fiber way_to(runnable *r) noexcept;
  fiber *fiber_for(work *w) noexcept;
  /// The stack that way_to has chosen.
  const sanitized_stack &next_stack() const noexcept;

  runnable *wait_for_work() noexcept;
  runnable *watch() noexcept;
  runnable *relieve_others() noexcept;
  bool others_have_waiting() const noexcept;

  scheduler &scheduler_;
  fiber *running_ = nullptr;
  boost::context::fiber home_; ///< the thread's own stack
  [[no_unique_address]] sanitized_stack home_stack_;
  // Who has left the stack that is active no more, and what becomes of them.
  fiber *left_ = nullptr;
  fate left_to_ = fate::is_home;
  runnable *picked_ = nullptr;    ///< taken already, to be run next
  fiber *resting_ = nullptr;      ///< fibers without a task
  std::size_t resting_count_ = 0; ///< of which not all too many are kept
  unsigned in_a_row_ = 0;         ///< tasks from the slot, past the queue

  thread_permit sleep_;
  run_queue queue_;
  std::atomic<runnable *> next_{nullptr};
  std::atomic<std::uint32_t> rounds_{0};
  // The watcher's notes on this worker.
  runnable *seen_next_ = nullptr;
  std::uint32_t seen_round_ = 0;
  time_point seen_at_{};
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_FIBERS_WORKER_H
