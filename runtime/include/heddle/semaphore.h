//===- heddle/semaphore.h - A number of permits --------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::semaphore connections(8);
//
//   void query() {
//     heddle::permit one(connections); // waits for one of the eight
//     ask_the_database();
//   }                                  // gives it back
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SEMAPHORE_H
#define HEDDLE_SEMAPHORE_H

#include "heddle/annotations.h"
#include "heddle/context.h"
#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/roles.h"
#include "heddle/detail/waiter.h"
#include "heddle/thread_safety.h"
#include <cstddef>

namespace heddle {

/// A number of permits, like Go's semaphore.Weighted. Neither copyable nor
/// movable.
///
/// Fairness: first come, first served; somebody who wants many permits is not
///   overtaken by those who want few.
/// Memory ordering: a release happens before the return of an acquire that it
///   lets pass.
/// Thread safety: all members may be called by several tasks at once.
/// Lifetime: may be destroyed when nobody waits and no call is under way.
class HEDDLE_DETAIL_SEMAPHORE semaphore {
public:
  /// \p permits are free. Errors: usage_error if negative.
  explicit semaphore(std::ptrdiff_t permits);
  semaphore(const semaphore &) = delete;
  semaphore &operator=(const semaphore &) = delete;

  /// Takes \p n permits, waiting until so many are free.
  ///
  /// Requires: not more than there ever are, or it waits for ever.
  /// Errors: usage_error if \p n is negative.
  HEDDLE_DETAIL_WAIT void
  acquire(std::ptrdiff_t n = 1,
          detail::call_site at = detail::call_site::current());

  /// Takes \p n permits if they are free and nobody waits for them. \returns
  /// whether it did. Never waits.
  [[nodiscard]] HEDDLE_DETAIL_TRY_WAIT bool try_acquire(std::ptrdiff_t n = 1);

  /// As acquire, for at most \p d. \returns whether they were taken.
  template <class Rep, class Period>
  [[nodiscard]] HEDDLE_DETAIL_TIMED_WAIT bool
  try_acquire_for(const std::chrono::duration<Rep, Period> &d,
                  std::ptrdiff_t n = 1,
                  detail::call_site at = detail::call_site::current()) {
    return acquire_before(detail::deadline_after(d), n, at);
  }
  /// As acquire, until \p t at most. \returns whether they were taken.
  template <class Clock, class Duration>
  [[nodiscard]] HEDDLE_DETAIL_TIMED_WAIT bool
  try_acquire_until(const std::chrono::time_point<Clock, Duration> &t,
                    std::ptrdiff_t n = 1,
                    detail::call_site at = detail::call_site::current()) {
    return acquire_before(detail::deadline_at(t), n, at);
  }

  /// Gives \p n permits back, or adds them.
  ///
  /// Errors: usage_error if \p n is negative or the sum overflows.
  HEDDLE_DETAIL_SIGNAL void release(std::ptrdiff_t n = 1);

  /// Free permits. A snapshot: stale when it returns.
  HEDDLE_DETAIL_POLL std::ptrdiff_t available() const;

private:
  struct claim : detail::waiter {
    claim(const semaphore *s, std::ptrdiff_t n, const detail::call_site &at)
        : waiter(wait_reason::semaphore, s, at), wanted(n) {}
    const std::ptrdiff_t wanted;
    claim *prev = nullptr;
    claim *next = nullptr;
    bool queued = false;
  };

  bool acquire_before(time_point deadline, std::ptrdiff_t n,
                      const detail::call_site &at);
  claim *serve() HEDDLE_REQUIRES(mutex_);

  mutable detail::internal_mutex mutex_;
  std::ptrdiff_t free_ HEDDLE_GUARDED_BY(mutex_);
  detail::wait_list<claim> waiters_ HEDDLE_GUARDED_BY(mutex_);
};

/// Holds \p n permits for its scope.
class [[nodiscard]] permit {
public:
  explicit permit(semaphore &s, std::ptrdiff_t n = 1,
                  detail::call_site at = detail::call_site::current())
      : semaphore_(s), n_(n) {
    semaphore_.acquire(n_, at);
  }
  ~permit() { semaphore_.release(n_); }
  permit(const permit &) = delete;
  permit &operator=(const permit &) = delete;

private:
  semaphore &semaphore_;
  const std::ptrdiff_t n_;
};

} // namespace heddle

#endif // HEDDLE_SEMAPHORE_H
