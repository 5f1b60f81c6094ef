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
// Four bytes and two atomic operations, of which both sides are inline: a send
// into a buffer costs hardly more than its lock. Who finds it taken looks again
// for about a microsecond and then sleeps in the kernel. The three states are
// those of U. Drepper, "Futexes are tricky" (2011), mutex 2.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_INTERNAL_MUTEX_H
#define HEDDLE_DETAIL_INTERNAL_MUTEX_H

#include "heddle/annotations.h"
#include "heddle/thread_safety.h"
#include <atomic>
#include <cstdint>

namespace heddle::detail {

class HEDDLE_CAPABILITY("mutex") HEDDLE_TYPE(kind: lock) internal_mutex {
public:
  internal_mutex() = default;
  internal_mutex(const internal_mutex &) = delete;
  internal_mutex &operator=(const internal_mutex &) = delete;

  HEDDLE_ACQUIRES void lock() noexcept
      HEDDLE_ACQUIRE() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    std::uint32_t expected = unlocked;
    if (!state_.compare_exchange_strong(expected, locked,
                                        std::memory_order_acquire,
                                        std::memory_order_relaxed))
      lock_slowly();
  }
  HEDDLE_RELEASES void unlock() noexcept
      HEDDLE_RELEASE() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    // The last access: whoever gets the lock now may destroy this object. A
    // wake-up uses its address only.
    if (state_.exchange(unlocked, std::memory_order_release) == contended)
      wake_one();
  }

private:
  enum : std::uint32_t { unlocked, locked, contended };

  void lock_slowly() noexcept;
  void wake_one() noexcept;

  std::atomic<std::uint32_t> state_{unlocked};
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
