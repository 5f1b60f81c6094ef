//===- heddle/condition.h - Wait until a state is reached ----- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::mutex mu;
//   heddle::condition not_empty;
//   std::deque<Job> jobs HEDDLE_GUARDED_BY(mu);
//
//   heddle::unique_lock lock(mu);
//   while (jobs.empty())
//     not_empty.wait(lock);
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CONDITION_H
#define HEDDLE_CONDITION_H

#include "heddle/annotations.h"
#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/roles.h"
#include "heddle/detail/waiter.h"
#include "heddle/guard.h"
#include "heddle/thread_safety.h"

namespace heddle {

/// A condition variable, like sync.Cond. Works with any lock that has lock()
/// and unlock(): heddle's guards and locks, std::unique_lock, ...
///
/// Requires of all waits: the caller holds \p lock; all waits and all changes
///   of the state that is waited for use the same lock.
/// Guarantees: a notification that happens after wait was entered is not lost.
///   There are no spurious wake-ups, but another task may undo the state before
///   the lock is taken again: always wait in a loop or with a predicate.
///   The lock is held again on return, also by an exception of the predicate.
/// Memory ordering: a notify happens before the return of the wait it ends.
/// Errors: what unlock() and lock() of \p lock throw: usage_error, for heddle's
///   guards, if the lock is not held.
/// Lifetime: may be destroyed once all waiters have been notified and no timed
///   wait is on its way out.
class HEDDLE_TYPE(kind: condition) condition {
public:
  condition() = default;
  condition(const condition &) = delete;
  condition &operator=(const condition &) = delete;

  /// Unlocks \p lock, waits for a notification, locks again.
  template <class Lock>
  HEDDLE_DETAIL_CONDITION_WAIT void
  wait(Lock &lock, detail::call_site at = detail::call_site::current())
      HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    wait_until_deadline(lock, detail::no_deadline, at);
  }

  /// Waits until \p pred, which is called with the lock held.
  template <class Lock, class Predicate>
  HEDDLE_DETAIL_CONDITION_WAIT void
  wait(Lock &lock, Predicate pred,
       detail::call_site at = detail::call_site::current())
      HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    while (!pred())
      wait_until_deadline(lock, detail::no_deadline, at);
  }

  /// As wait, for at most \p d. \returns false if that time passed without a
  /// notification.
  template <class Lock, class Rep, class Period>
  HEDDLE_DETAIL_CONDITION_WAIT bool
  wait_for(Lock &lock, const std::chrono::duration<Rep, Period> &d,
           detail::call_site at = detail::call_site::current())
      HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    return wait_until_deadline(lock, detail::deadline_after(d), at);
  }

  /// Waits until \p pred, for at most \p d. \returns the last `pred()`.
  template <class Lock, class Rep, class Period, class Predicate>
  HEDDLE_DETAIL_CONDITION_WAIT bool
  wait_for(Lock &lock, const std::chrono::duration<Rep, Period> &d,
           Predicate pred, detail::call_site at = detail::call_site::current())
      HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    return wait_for_predicate(lock, detail::deadline_after(d), pred, at);
  }

  /// As wait_for, until \p t.
  template <class Lock, class Clock, class Duration>
  HEDDLE_DETAIL_CONDITION_WAIT bool
  wait_until(Lock &lock, const std::chrono::time_point<Clock, Duration> &t,
             detail::call_site at = detail::call_site::current())
      HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    return wait_until_deadline(lock, detail::deadline_at(t), at);
  }

  /// As wait_for with a predicate, until \p t.
  template <class Lock, class Clock, class Duration, class Predicate>
  HEDDLE_DETAIL_CONDITION_WAIT bool
  wait_until(Lock &lock, const std::chrono::time_point<Clock, Duration> &t,
             Predicate pred,
             detail::call_site at = detail::call_site::current())
      HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    return wait_for_predicate(lock, detail::deadline_at(t), pred, at);
  }

  /// Wakes the task that has waited longest, if any. The lock need not be held,
  /// but the state must have been changed with it held.
  HEDDLE_DETAIL_SIGNAL
  void notify_one() noexcept;

  /// Wakes all tasks that wait.
  HEDDLE_DETAIL_SIGNAL
  void notify_all() noexcept;

private:
  void enter(detail::queued_waiter &w) noexcept;
  bool leave(detail::queued_waiter &w) noexcept;

  template <class Lock>
  bool wait_until_deadline(Lock &lock, time_point deadline,
                           const detail::call_site &at)
      HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    detail::queued_waiter w(wait_reason::condition, this, at);
    // In the queue before the lock is free: a notify that the state's new
    // owner sends right away finds this task there.
    enter(w);
    try {
      lock.unlock();
    } catch (...) { // it was not held
      leave(w);
      throw;
    }
    const bool notified = w.wait_until(deadline) || leave(w);
    detail::lock_at(lock, at);
    return notified;
  }

  template <class Lock, class Predicate>
  bool wait_for_predicate(Lock &lock, time_point deadline, Predicate &pred,
                          const detail::call_site &at)
      HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    while (!pred())
      if (!wait_until_deadline(lock, deadline, at))
        return pred();
    return true;
  }

  detail::internal_mutex mutex_;
  detail::waiter_queue waiters_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle

#endif // HEDDLE_CONDITION_H
