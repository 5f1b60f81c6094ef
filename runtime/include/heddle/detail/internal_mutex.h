//===- heddle/detail/internal_mutex.h - The inner lock ------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Guards the runtime's own state for a few instructions at a time. It is never
// held while a task parks or while a user's function runs, so keeping the
// operating-system thread for its duration is right with every backend.
//
// A spin lock: a wake-up in unlock() would need an atomic exchange there, which
// costs as much as all the rest of a send into a buffer. It is held for some
// nanoseconds, so whoever finds it taken gets it at once, unless the kernel has
// taken the processor from the holder; then spinning ends in ever longer sleeps,
// which leave the processor to the holder, whatever its priority.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_INTERNAL_MUTEX_H
#define HEDDLE_DETAIL_INTERNAL_MUTEX_H

#include "heddle/annotations.h"
#include "heddle/thread_safety.h"
#include <atomic>

namespace heddle::detail {

class HEDDLE_CAPABILITY("mutex") HEDDLE_TYPE(kind: lock) internal_mutex {
public:
  internal_mutex() = default;
  internal_mutex(const internal_mutex &) = delete;
  internal_mutex &operator=(const internal_mutex &) = delete;

  HEDDLE_ACQUIRES void lock() noexcept
      HEDDLE_ACQUIRE() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    if (locked_.exchange(true, std::memory_order_acquire))
      lock_slowly();
  }
  HEDDLE_RELEASES void unlock() noexcept
      HEDDLE_RELEASE() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    // The last access: whoever gets the lock now may destroy this object.
    locked_.store(false, std::memory_order_release);
  }

private:
  void lock_slowly() noexcept;

  std::atomic<bool> locked_{false};
};

class HEDDLE_SCOPED_CAPABILITY HEDDLE_TYPE(kind: guard) internal_lock {
public:
  explicit internal_lock(internal_mutex &m) HEDDLE_ACQUIRE(m)
      : m_(m), held_(true) {
    m_.lock();
  }
  ~internal_lock() HEDDLE_RELEASE() {
    if (held_)
      m_.unlock();
  }
  internal_lock(const internal_lock &) = delete;
  internal_lock &operator=(const internal_lock &) = delete;

  HEDDLE_RELEASES void unlock() HEDDLE_RELEASE() {
    held_ = false;
    m_.unlock();
  }
  HEDDLE_ACQUIRES void lock() HEDDLE_ACQUIRE() {
    m_.lock();
    held_ = true;
  }

private:
  internal_mutex &m_;
  bool held_;
};

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_INTERNAL_MUTEX_H
