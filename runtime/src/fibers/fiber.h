//===- fibers/fiber.h - What tasks run on --------------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_FIBERS_FIBER_H
#define HEDDLE_SRC_FIBERS_FIBER_H

#include "../thread_permit.h"
#include "heddle/detail/seam.h"
#include "sanitized_stack.h"
#include <boost/context/fiber.hpp>
#include <boost/intrusive/set.hpp>

namespace heddle::detail {

/// Of a fiber, or of a thread that is not one of the workers.
class parker : public runnable {
public:
  explicit parker(bool is_fiber) noexcept
      : runnable(waiting_task), is_fiber_(is_fiber) {}
  bool is_fiber() const noexcept { return is_fiber_; }

  task_record *observed = nullptr; ///< see observed_self()

private:
  const bool is_fiber_;
};

struct thread_parker final : parker, thread_permit {
  thread_parker() noexcept : parker(false) {}
  thread_parker *next_free = nullptr;
};

/// Runs tasks, one after the other, on a stack of its own. A task that never
/// waits leaves its fiber to the next one; a task that waits keeps it.
class fiber final : public parker {
public:
  fiber() noexcept : parker(true) {}

  // Whether the task waits. All but unpark and expire are for the worker that
  // the fiber is on.

  bool take_permit() noexcept {
    return state_.load(std::memory_order_relaxed) == permit && wake();
  }
  /// After the fiber has left its stack: from now on anybody may wake it.
  /// \returns false if somebody has done so already.
  bool publish() noexcept;
  /// On the stack again. \returns whether a permit was there, and takes it.
  /// Not a store: see thread_permit::consume.
  bool wake() noexcept {
    return state_.exchange(empty, std::memory_order_acq_rel) == permit;
  }
  /// Leaves a permit. \returns whether the caller has to make the fiber ready.
  bool unpark() noexcept {
    return state_.exchange(permit, std::memory_order_acq_rel) == parked;
  }

  // A wait with a deadline. The time-out is no permit: it neither takes one nor
  // looks like one.

  void begin_timed_wait(time_point d) noexcept {
    deadline = d;
    expired_.store(false, std::memory_order_relaxed);
    timed_ = true;
  }
  void end_timed_wait() noexcept { timed_ = false; }
  /// The deadline has come. \returns whether the caller has to make the fiber
  /// ready.
  bool expire() noexcept {
    expired_.store(true, std::memory_order_seq_cst);
    return unless_woken();
  }

  boost::context::fiber context; ///< where to go on, while it does not run
  [[no_unique_address]] sanitized_stack stack;
  work *assigned = nullptr; ///< what to run next
  fiber *next_unused = nullptr;
  time_point deadline;
  boost::intrusive::set_member_hook<> alarm;

private:
  enum state : std::uint32_t { empty, permit, parked };

  bool unless_woken() noexcept {
    std::uint32_t expected = parked;
    return state_.compare_exchange_strong(expected, empty,
                                          std::memory_order_seq_cst);
  }

  std::atomic<std::uint32_t> state_{empty};
  std::atomic<bool> expired_{false};
  bool timed_ = false;
};

inline bool fiber::publish() noexcept {
  // Read first: once it is parked, the fiber may go on elsewhere, and wait
  // again.
  const bool timed = timed_;
  std::uint32_t expected = empty;
  if (!state_.compare_exchange_strong(expected, parked,
                                      std::memory_order_seq_cst))
    return false;
  // Of this look and expire()'s, the later one sees what the other wrote.
  return !(timed && expired_.load(std::memory_order_seq_cst) && unless_woken());
}

/// A fiber without a stack. \throws std::bad_alloc.
fiber *unused_fiber();
/// Takes back one that has lost its stack. Fibers are recycled but never freed:
/// see parker in seam.h.
void recycle(fiber *f) noexcept;

} // namespace heddle::detail

#endif // HEDDLE_SRC_FIBERS_FIBER_H
