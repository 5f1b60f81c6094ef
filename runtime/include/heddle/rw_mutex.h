//===- heddle/rw_mutex.h - Many readers or one writer --------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::rw_mutex mu;
//   { heddle::shared_guard lock(mu); return table.find(key); }
//   { heddle::lock_guard lock(mu); table.insert(entry); }
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_RW_MUTEX_H
#define HEDDLE_RW_MUTEX_H

#include "heddle/annotations.h"
#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/roles.h"
#include "heddle/detail/waiter.h"
#include <cstddef>

namespace heddle {

/// A lock with a reader side, like sync.RWMutex. Meets the standard's
/// SharedTimedLockable. Not recursive: a reader that locks again while a writer
/// waits, and a reader that asks for the writer side, wait for ever.
///
/// Fairness: first come, first served; readers that stand together in the queue
/// go together. A waiting writer therefore stops later readers, and neither
/// side starves.
/// Memory ordering: an unlock happens before the locks, of either side, that
/// follow it; an unlock_shared happens before the writer that follows it.
/// Lifetime: as heddle::mutex.
class HEDDLE_CAPABILITY("mutex") HEDDLE_TYPE(kind: lock) rw_mutex {
public:
  rw_mutex() = default;
  ~rw_mutex() { detail::destroying(this); }
  rw_mutex(const rw_mutex &) = delete;
  rw_mutex &operator=(const rw_mutex &) = delete;

  /// Waits until nobody holds the lock, and takes the writer side.
  HEDDLE_ACQUIRES void lock(detail::call_site at = detail::call_site::current())
      HEDDLE_ACQUIRE();
  /// Takes the writer side if nobody holds the lock. \returns whether it did.
  [[nodiscard]] HEDDLE_DETAIL_TRY_LOCK bool
  try_lock(detail::call_site at = detail::call_site::current())
      HEDDLE_TRY_ACQUIRE(true);
  /// As lock, but gives up after \p d. \returns whether the lock was taken.
  /// Guarantees: readers that stood behind a writer that gives up go on.
  template <class Rep, class Period>
  [[nodiscard]] HEDDLE_TRY_ACQUIRES bool
  try_lock_for(const std::chrono::duration<Rep, Period> &d,
               detail::call_site at = detail::call_site::current())
      HEDDLE_TRY_ACQUIRE(true) {
    return lock_until(detail::deadline_after(d), at);
  }
  /// As try_lock_for, until \p t.
  template <class Clock, class Duration>
  [[nodiscard]] HEDDLE_TRY_ACQUIRES bool
  try_lock_until(const std::chrono::time_point<Clock, Duration> &t,
                 detail::call_site at = detail::call_site::current())
      HEDDLE_TRY_ACQUIRE(true) {
    return lock_until(detail::deadline_at(t), at);
  }
  /// Frees the writer side.
  /// Requires: it is held (else the program ends with a message, as in Go).
  HEDDLE_RELEASES void unlock() HEDDLE_RELEASE();

  /// Waits until no writer holds the lock or waits for it, and takes the reader
  /// side.
  HEDDLE_ACQUIRES_SHARED void
  lock_shared(detail::call_site at = detail::call_site::current())
      HEDDLE_ACQUIRE_SHARED();
  /// Takes the reader side if that needs no waiting. \returns whether it did.
  [[nodiscard]] HEDDLE_DETAIL_TRY_LOCK_SHARED bool
  try_lock_shared(detail::call_site at = detail::call_site::current())
      HEDDLE_TRY_ACQUIRE_SHARED(true);
  /// As lock_shared, but gives up after \p d. \returns whether it was taken.
  template <class Rep, class Period>
  [[nodiscard]] HEDDLE_TRY_ACQUIRES_SHARED bool
  try_lock_shared_for(const std::chrono::duration<Rep, Period> &d,
                      detail::call_site at = detail::call_site::current())
      HEDDLE_TRY_ACQUIRE_SHARED(true) {
    return lock_shared_until(detail::deadline_after(d), at);
  }
  /// As try_lock_shared_for, until \p t.
  template <class Clock, class Duration>
  [[nodiscard]] HEDDLE_TRY_ACQUIRES_SHARED bool
  try_lock_shared_until(const std::chrono::time_point<Clock, Duration> &t,
                        detail::call_site at = detail::call_site::current())
      HEDDLE_TRY_ACQUIRE_SHARED(true) {
    return lock_shared_until(detail::deadline_at(t), at);
  }
  /// Frees one hold of the reader side.
  /// Requires: there is one (else the program ends with a message).
  HEDDLE_RELEASES_SHARED void unlock_shared() HEDDLE_RELEASE_SHARED();

private:
  struct rw_waiter : detail::waiter {
    rw_waiter(const rw_mutex *m, bool writer, const detail::call_site &at)
        : waiter(wait_reason::lock, m, at), is_writer(writer) {}
    const bool is_writer;
    bool given_up = false;
    rw_waiter *prev = nullptr;
    rw_waiter *next = nullptr;
    bool queued = false;
  };

  bool lock_until(time_point deadline, const detail::call_site &at)
      HEDDLE_TRY_ACQUIRE(true);
  bool lock_shared_until(time_point deadline, const detail::call_site &at)
      HEDDLE_TRY_ACQUIRE_SHARED(true);
  bool acquire(bool writes, time_point deadline, const detail::call_site &at);
  bool enter_shared() HEDDLE_REQUIRES(mutex_);
  bool enter() HEDDLE_REQUIRES(mutex_);
  rw_waiter *admit() HEDDLE_REQUIRES(mutex_);

  detail::internal_mutex mutex_;
  bool writer_ HEDDLE_GUARDED_BY(mutex_) = false;
  std::size_t readers_ HEDDLE_GUARDED_BY(mutex_) = 0;
  detail::wait_list<rw_waiter> waiters_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle

#include "heddle/guard.h"

#endif // HEDDLE_RW_MUTEX_H
