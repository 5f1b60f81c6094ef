//===- heddle/notification.h - An event that happens once ----- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::notification ready;
//   heddle::go([&] {
//     load();
//     ready.notify();
//   });
//   ready.wait();
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_NOTIFICATION_H
#define HEDDLE_NOTIFICATION_H

#include "heddle/annotations.h"
#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/roles.h"
#include "heddle/detail/waiter.h"
#include "heddle/thread_safety.h"
#include <atomic>

namespace heddle {

/// An event that happens once and is awaited by any number of tasks, like
/// absl::Notification, or the close of a Go channel that carries nothing.
/// Neither copyable nor movable.
///
/// Memory ordering: notify happens before the return of every wait, and before
///   an answer "true" of notified.
/// Thread safety: all members may be called by several tasks at once.
/// Lifetime: may be destroyed when wait, or notified with the answer "true",
///   has returned to the destroying task, even if others are still on their way
///   out of notify.
class HEDDLE_TYPE(kind: synchronization) notification {
public:
  notification() = default;
  notification(const notification &) = delete;
  notification &operator=(const notification &) = delete;

  /// Lets all waits pass, those to come included.
  ///
  /// Errors: usage_error if it has happened already.
  HEDDLE_DETAIL_SIGNAL void notify();

  /// Waits until it has happened.
  HEDDLE_DETAIL_WAIT void
  wait(detail::call_site at = detail::call_site::current());

  /// As wait, for at most \p d. \returns whether it has happened.
  template <class Rep, class Period>
  HEDDLE_DETAIL_TIMED_WAIT bool
  wait_for(const std::chrono::duration<Rep, Period> &d,
           detail::call_site at = detail::call_site::current()) {
    return wait_before(detail::deadline_after(d), at);
  }
  /// As wait, until \p t at most. \returns whether it has happened.
  template <class Clock, class Duration>
  HEDDLE_DETAIL_TIMED_WAIT bool
  wait_until(const std::chrono::time_point<Clock, Duration> &t,
             detail::call_site at = detail::call_site::current()) {
    return wait_before(detail::deadline_at(t), at);
  }

  /// Whether it has happened. Never waits.
  HEDDLE_ROLE(role: try-wait) bool notified() const;

private:
  bool wait_before(time_point deadline, const detail::call_site &at);

  mutable detail::internal_mutex mutex_;
  bool notified_ HEDDLE_GUARDED_BY(mutex_) = false;
  detail::waiter_queue waiters_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle

#endif // HEDDLE_NOTIFICATION_H
