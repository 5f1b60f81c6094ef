//===- heddle/detail/timer_service.h - Who watches the clock -- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_TIMER_SERVICE_H
#define HEDDLE_DETAIL_TIMER_SERVICE_H

#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/waiter.h"
#include <cstdint>
#include <map>
#include <memory>
#include <utility>

namespace heddle::detail {

/// When, and which of those at that time. Unique in a run of the program.
using timer_key = std::pair<time_point, std::uint64_t>;

/// Something to happen at a time.
class timed_event {
public:
  virtual ~timed_event() = default;
  /// Called by the timer task at (or soon after) the time, with no lock of the
  /// service held. Must not block. May come after cancel() has returned: an
  /// event that minds tells a late call by \p k.
  virtual void fire(const timer_key &k) noexcept = 0;
};

/// One task that fires all events of the program in the order of their times.
class timer_service {
public:
  /// Never destroyed: tasks may use timers after the end of main.
  static timer_service &instance();

  /// \throws std::system_error if the timer task could not be started.
  timer_key add(time_point when, std::shared_ptr<timed_event> event);

  /// Forgets an event that has not been fired; otherwise does nothing.
  void cancel(const timer_key &k) noexcept;

  /// Whether anything will happen, or is just happening, by itself.
  bool armed() noexcept;

private:
  timer_service() = default;
  void start();
  void run() noexcept;
  std::shared_ptr<timed_event> next_due(timer_key &k) noexcept;

  internal_mutex mutex_;
  bool started_ HEDDLE_GUARDED_BY(mutex_) = false;
  parker *runner_ HEDDLE_GUARDED_BY(mutex_) = nullptr;
  std::uint64_t last_id_ HEDDLE_GUARDED_BY(mutex_) = 0;
  bool fires_ HEDDLE_GUARDED_BY(mutex_) = false;
  std::map<timer_key, std::shared_ptr<timed_event>>
      events_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_TIMER_SERVICE_H
