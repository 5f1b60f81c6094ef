//===- heddle/sleep.h - Pausing a task ------------------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::sleep_for(10ms);
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SLEEP_H
#define HEDDLE_SLEEP_H

#include "heddle/annotations.h"
#include "heddle/detail/waiter.h"

namespace heddle {

/// Pauses the calling task for at least \p d. To be woken early, use
/// context::wait_for. Orders nothing between tasks.
template <class Rep, class Period>
HEDDLE_SLEEPS void
sleep_for(const std::chrono::duration<Rep, Period> &d,
          detail::call_site at = detail::call_site::current()) {
  detail::sleep_observed(detail::deadline_after(d), at);
}

/// Pauses the calling task until \p t at least. Orders nothing between tasks.
template <class Clock, class Duration>
HEDDLE_SLEEPS void
sleep_until(const std::chrono::time_point<Clock, Duration> &t,
            detail::call_site at = detail::call_site::current()) {
  detail::sleep_observed(detail::deadline_at(t), at);
}

/// Lets other tasks run, if there are any. Orders nothing between tasks.
HEDDLE_YIELDS inline void yield() { detail::yield_task(); }

} // namespace heddle

#endif // HEDDLE_SLEEP_H
