//===- heddle/guard.h - Locks held by scopes ------------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Guards that -Wthread-safety understands. std::lock_guard and its relatives
// work on heddle's locks too, but libstdc++ does not annotate them.
//
//   heddle::lock_guard lock(mu);            // for the scope
//   heddle::shared_guard lock(rw);          // the reader side, for the scope
//   heddle::unique_lock lock(mu);           // with early unlock, conditions
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_GUARD_H
#define HEDDLE_GUARD_H

#include "heddle/annotations.h"
#include "heddle/detail/observer.h"
#include "heddle/detail/roles.h"
#include "heddle/error.h"
#include "heddle/thread_safety.h"
#include <mutex>

namespace heddle {

namespace detail {
// Locks of heddle are told where they are acquired; others do not ask.
template <class M>
void lock_at(M &m, const call_site &at) HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  if constexpr (requires { m.lock(at); })
    m.lock(at);
  else
    m.lock();
}
template <class M>
void lock_shared_at(M &m,
                    const call_site &at) HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  if constexpr (requires { m.lock_shared(at); })
    m.lock_shared(at);
  else
    m.lock_shared();
}
template <class M>
bool try_lock_at(M &m, const call_site &at) HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  if constexpr (requires { m.try_lock(at); })
    return m.try_lock(at);
  else
    return m.try_lock();
}
} // namespace detail

/// Holds \p M for its scope. Requires of the constructor: the caller does not
/// hold the lock, or, with std::adopt_lock, does.
template <class M>
class [[nodiscard]] HEDDLE_SCOPED_CAPABILITY HEDDLE_TYPE(kind: guard)
    lock_guard {
public:
  explicit lock_guard(M &m, detail::call_site at = detail::call_site::current())
      HEDDLE_ACQUIRE(m)
      : m_(m) {
    detail::lock_at(m_, at);
  }
  lock_guard(M &m, std::adopt_lock_t) noexcept HEDDLE_REQUIRES(m) : m_(m) {}
  ~lock_guard() HEDDLE_RELEASE() { m_.unlock(); }
  lock_guard(const lock_guard &) = delete;
  lock_guard &operator=(const lock_guard &) = delete;

private:
  M &m_;
};

/// Holds the reader side of \p M for its scope.
template <class M>
class [[nodiscard]] HEDDLE_SCOPED_CAPABILITY HEDDLE_TYPE(kind: guard)
    shared_guard {
public:
  explicit shared_guard(M &m,
                        detail::call_site at = detail::call_site::current())
      HEDDLE_ACQUIRE_SHARED(m)
      : m_(m) {
    detail::lock_shared_at(m_, at);
  }
  shared_guard(M &m, std::adopt_lock_t) noexcept HEDDLE_REQUIRES_SHARED(m)
      : m_(m) {}
  ~shared_guard() HEDDLE_RELEASE_GENERIC() { m_.unlock_shared(); }
  shared_guard(const shared_guard &) = delete;
  shared_guard &operator=(const shared_guard &) = delete;

private:
  M &m_;
};

/// Holds \p M until unlock() or the end of its scope, and may take it again.
/// Not movable, unlike std::unique_lock: a lock that leaves its scope is beyond
/// what static analysis can follow.
///
/// Errors: lock and try_lock of what is held, and unlock of what is not held
///   by this guard, throw usage_error.
template <class M>
class [[nodiscard]] HEDDLE_SCOPED_CAPABILITY HEDDLE_TYPE(kind: guard)
    unique_lock {
public:
  /// Takes the lock.
  explicit unique_lock(M &m,
                       detail::call_site at = detail::call_site::current())
      HEDDLE_ACQUIRE(m)
      : m_(m), held_(true) {
    detail::lock_at(m_, at);
  }
  /// Does not take the lock.
  unique_lock(M &m, std::defer_lock_t) noexcept HEDDLE_EXCLUDES(m) : m_(m) {}
  /// The caller holds the lock already.
  unique_lock(M &m, std::adopt_lock_t) noexcept HEDDLE_REQUIRES(m)
      : m_(m), held_(true) {}
  ~unique_lock() HEDDLE_RELEASE() {
    if (held_)
      m_.unlock();
  }
  unique_lock(const unique_lock &) = delete;
  unique_lock &operator=(const unique_lock &) = delete;

  HEDDLE_ACQUIRES void lock(detail::call_site at = detail::call_site::current())
      HEDDLE_ACQUIRE() {
    require(!held_);
    detail::lock_at(m_, at);
    held_ = true;
  }
  [[nodiscard]] HEDDLE_DETAIL_TRY_LOCK bool
  try_lock(detail::call_site at = detail::call_site::current())
      HEDDLE_TRY_ACQUIRE(true) {
    require(!held_);
    return held_ = detail::try_lock_at(m_, at);
  }
  HEDDLE_RELEASES void unlock() HEDDLE_RELEASE() {
    require(held_);
    held_ = false;
    m_.unlock();
  }

  bool owns_lock() const noexcept { return held_; }
  explicit operator bool() const noexcept { return held_; }

private:
  static void require(bool ok) {
    if (!ok)
      detail::throw_usage_error("unique_lock: the lock is not in this state");
  }

  M &m_;
  bool held_ = false;
};

} // namespace heddle

#endif // HEDDLE_GUARD_H
