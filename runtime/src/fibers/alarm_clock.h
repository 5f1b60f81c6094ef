//===- fibers/alarm_clock.h - Ends waits at their deadline ---- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_FIBERS_ALARM_CLOCK_H
#define HEDDLE_SRC_FIBERS_ALARM_CLOCK_H

#include "../thread_permit.h"
#include "fiber.h"
#include "heddle/detail/internal_mutex.h"

namespace heddle::detail {

/// A thread that wakes the fibers whose deadline has come, also while all
/// workers are busy.
class alarm_clock {
public:
  /// To be called once, before anything else. \throws std::system_error.
  void start();

  void set(fiber &f) noexcept;
  /// After this, the wait cannot expire any more.
  void unset(fiber &f) noexcept;

private:
  struct earlier {
    bool operator()(const fiber &a, const fiber &b) const noexcept {
      return a.deadline < b.deadline;
    }
  };
  using fibers = boost::intrusive::multiset<
      fiber,
      boost::intrusive::member_hook<fiber, boost::intrusive::set_member_hook<>,
                                    &fiber::alarm>,
      boost::intrusive::compare<earlier>,
      boost::intrusive::constant_time_size<false>>;

  void run() noexcept;
  time_point ring() noexcept;

  thread_permit look_again_;
  internal_mutex mutex_;
  fibers waiting_ HEDDLE_GUARDED_BY(mutex_);
  /// When the thread looks without being asked to.
  time_point next_look_ HEDDLE_GUARDED_BY(mutex_) = no_deadline;
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_FIBERS_ALARM_CLOCK_H
