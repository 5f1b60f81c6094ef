//===- heddle/mutex.h - Mutual exclusion ---------------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::mutex mu;
//   int hits HEDDLE_GUARDED_BY(mu) = 0;
//   { heddle::lock_guard lock(mu); ++hits; }
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_MUTEX_H
#define HEDDLE_MUTEX_H

#include "heddle/annotations.h"
#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/roles.h"
#include "heddle/detail/waiter.h"
#include <atomic>
#include <cstdint>

namespace heddle {

/// A lock that parks tasks instead of threads, like sync.Mutex. Not recursive:
/// a second lock by the holder waits for ever. As in Go it belongs to no task:
/// one may lock and another unlock. Meets the standard's TimedLockable, so
/// std::lock_guard, std::scoped_lock and std::unique_lock work on it.
///
/// Fairness: a running task may overtake one that waits, which is fast; one
/// that has waited for a millisecond is handed the lock.
/// Memory ordering: an unlock happens before the lock that follows it.
/// Lifetime: as std::mutex, may be destroyed by the task that unlocked it last
/// although an earlier unlock is still on its way out in another task.
class HEDDLE_CAPABILITY("mutex") HEDDLE_TYPE(kind: lock) mutex {
public:
  mutex() = default;
  ~mutex() { detail::destroying(this); }
  mutex(const mutex &) = delete;
  mutex &operator=(const mutex &) = delete;

  /// Waits until the lock is free and takes it.
  HEDDLE_ACQUIRES void lock(detail::call_site at = detail::call_site::current())
      HEDDLE_ACQUIRE() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    const detail::acquiring told(this, at);
    if (!take())
      lock_slowly(detail::no_deadline, at);
  }

  /// Takes the lock if it is free. \returns whether it did. Never waits.
  [[nodiscard]] HEDDLE_DETAIL_TRY_LOCK bool
  try_lock(detail::call_site at = detail::call_site::current())
      HEDDLE_TRY_ACQUIRE(true) HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    detail::acquiring told(this, at);
    return told.result(take());
  }

  /// As lock, but gives up after \p d. \returns whether the lock was taken.
  template <class Rep, class Period>
  [[nodiscard]] HEDDLE_TRY_ACQUIRES bool
  try_lock_for(const std::chrono::duration<Rep, Period> &d,
               detail::call_site at = detail::call_site::current())
      HEDDLE_TRY_ACQUIRE(true) {
    return lock_until(detail::deadline_after(d), at);
  }

  /// As lock, but gives up at \p t. \returns whether the lock was taken.
  template <class Clock, class Duration>
  [[nodiscard]] HEDDLE_TRY_ACQUIRES bool
  try_lock_until(const std::chrono::time_point<Clock, Duration> &t,
                 detail::call_site at = detail::call_site::current())
      HEDDLE_TRY_ACQUIRE(true) {
    return lock_until(detail::deadline_at(t), at);
  }

  /// Frees the lock.
  ///
  /// Requires: it is held (else the program ends with a message, as in Go).
  HEDDLE_RELEASES void unlock()
      HEDDLE_RELEASE() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    detail::releasing(this);
    if (!free_unless_awaited())
      unlock_slowly();
  }

private:
  struct lock_waiter : detail::waiter {
    lock_waiter(const mutex *m, const detail::call_site &at)
        : waiter(wait_reason::lock, m, at) {}
    lock_waiter *prev = nullptr;
    lock_waiter *next = nullptr;
    bool queued = false;
    bool starving = false; ///< wants the lock handed over
    bool handed = false;   ///< has it
  };

  // The lock itself; whether somebody waits; whether a task that was woken has
  // tried in vain. `waiters` and `again` are changed with mutex_ held only, and
  // set only while `locked` is, but the holder may clear `again`.
  enum : std::uint32_t { locked = 1, waiters = 2, again = 4 };

  bool take() noexcept {
    // The guess is right as long as nobody waits, and saves a load.
    std::uint32_t s = 0;
    while ((s & locked) == 0)
      if (state_.compare_exchange_weak(s, s | locked, std::memory_order_acquire,
                                       std::memory_order_relaxed))
        return true;
    return false;
  }

  /// \returns false if a waiter has to be woken.
  bool free_unless_awaited() noexcept {
    std::uint32_t s = locked;
    // A task that is being woken sees to the others, unless it has just tried:
    // then `again` has changed (no other task can be woken meanwhile, for that
    // takes an unlock), and the exchange fails.
    while ((s & locked) != 0 &&
           ((s & waiters) == 0 || waking_.load(std::memory_order_relaxed)))
      if (state_.compare_exchange_weak(
              s, (s & waiters) != 0 ? s & ~std::uint32_t{locked} : 0,
              std::memory_order_release, std::memory_order_acquire))
        return true;
    return false;
  }
  bool take_or_announce(bool was_woken) noexcept HEDDLE_REQUIRES(mutex_);
  void forget_announcement() noexcept HEDDLE_REQUIRES(mutex_);

  bool lock_until(time_point deadline, const detail::call_site &at)
      HEDDLE_TRY_ACQUIRE(true);
  bool lock_slowly(time_point deadline, const detail::call_site &at);
  void unlock_slowly() noexcept;

  std::atomic<std::uint32_t> state_{0};
  /// A waiter was woken and has not tried yet: waking a second one would only
  /// make both compete. Changed with mutex_ held only.
  std::atomic<bool> waking_{false};
  detail::internal_mutex mutex_;
  detail::wait_list<lock_waiter> waiters_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle

#include "heddle/guard.h"

#endif // HEDDLE_MUTEX_H
