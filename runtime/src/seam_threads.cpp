//===- seam_threads.cpp - The backend of operating-system threads ---------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/seam.h"
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <utility>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace heddle::detail {

class parker {
public:
  void park() noexcept {
    if (spin())
      return;
    std::unique_lock lock(m_);
    if (!announce())
      return;
    while (state_.load(std::memory_order_acquire) != permit)
      cv_.wait(lock);
    state_.store(empty, std::memory_order_relaxed);
  }

  bool park_until(time_point deadline) noexcept {
    if (deadline == no_deadline) {
      park();
      return true;
    }
    if (spin())
      return true;
    std::unique_lock lock(m_);
    if (!announce())
      return true;
    while (state_.load(std::memory_order_acquire) != permit)
      if (cv_.wait_until(lock, deadline) == std::cv_status::timeout)
        break;
    // The permit may have come between the time-out and this line.
    return state_.exchange(empty, std::memory_order_acquire) == permit;
  }

  void unpark() noexcept {
    if (state_.exchange(permit, std::memory_order_acq_rel) != parked)
      return;
    // Passing through the lock: the owner has either not yet announced itself
    // (then it sees the permit) or waits on the condition already.
    {
      std::lock_guard lock(m_);
    }
    cv_.notify_one();
  }

  void clear() noexcept { state_.store(empty, std::memory_order_relaxed); }

  parker *next_free = nullptr;
  task_record *observed = nullptr; ///< see observed_self()

private:
  enum : std::uint32_t { empty, permit, parked };

  bool try_consume() noexcept {
    std::uint32_t expected = permit;
    return state_.compare_exchange_strong(
        expected, empty, std::memory_order_acquire, std::memory_order_relaxed);
  }

  /// A partner that runs on another processor usually answers within a
  /// microsecond, a tenth of what sleeping and waking costs.
  bool spin() noexcept {
    static const int rounds = std::thread::hardware_concurrency() > 1 ? 100 : 1;
    for (int i = 0; i < rounds; ++i) {
      if (state_.load(std::memory_order_relaxed) == permit && try_consume())
        return true;
#if defined(__x86_64__) || defined(__i386__)
      _mm_pause();
#elif defined(__aarch64__)
      asm volatile("yield");
#endif
    }
    return false;
  }

  /// Says that unpark has to notify. \returns false if a permit came first;
  /// it has been consumed then.
  bool announce() noexcept {
    std::uint32_t expected = empty;
    if (state_.compare_exchange_strong(expected, parked,
                                       std::memory_order_acquire))
      return true;
    state_.store(empty, std::memory_order_relaxed);
    return false;
  }

  std::atomic<std::uint32_t> state_{empty};
  std::mutex m_;
  std::condition_variable cv_;
};

namespace {

/// Parkers without an owner.
class parker_pool {
public:
  // Never destroyed: threads may end, and static destructors may wait, after
  // the end of main.
  static parker_pool &instance() {
    static parker_pool *const pool = new parker_pool;
    return *pool;
  }

  parker *take() {
    {
      std::lock_guard lock(m_);
      if (parker *p = free_) {
        free_ = p->next_free;
        p->clear();
        return p;
      }
    }
    return new parker;
  }

  void give_back(parker *p) noexcept {
    if (task_record *record = std::exchange(p->observed, nullptr))
      forget_record(record);
    std::lock_guard lock(m_);
    p->next_free = free_;
    free_ = p;
  }

private:
  std::mutex m_;
  parker *free_ = nullptr;
};

thread_local parker *current = nullptr;

/// Gives a thread's parker back. A pthread key, not a thread_local object with
/// a destructor: keys come after those, whose destructors may still wait for
/// something. A key's destructor that waits makes this one run again. The main
/// thread's does not run at all, so static destructors may wait, too.
class parker_key {
public:
  parker_key() noexcept {
    made_ = pthread_key_create(&key_, [](void *p) {
              current = nullptr;
              parker_pool::instance().give_back(static_cast<parker *>(p));
            }) == 0;
  }
  /// Without a key the parker is lost with its thread: a few bytes.
  void keep(parker *p) noexcept {
    if (made_)
      pthread_setspecific(key_, p);
  }

private:
  pthread_key_t key_;
  bool made_;
};

} // namespace

parker *self() {
  if (parker *p = current)
    return p;
  static parker_key key;
  current = parker_pool::instance().take();
  key.keep(current);
  return current;
}

void park() noexcept { self()->park(); }

bool park_until(time_point deadline) noexcept {
  return self()->park_until(deadline);
}

void unpark(parker *p) noexcept { p->unpark(); }

task_record *&observed_self() { return self()->observed; }

void spawn(std::unique_ptr<work> w) {
  std::thread([w = std::move(w)]() mutable {
    w->run();
    w.reset();
  }).detach();
}

const char *backend_name() noexcept { return "threads"; }

void yield_task() noexcept { std::this_thread::yield(); }

void sleep_task_until(time_point deadline) noexcept {
  if (deadline == no_deadline)
    for (;;)
      park();
  std::this_thread::sleep_until(deadline);
}

} // namespace heddle::detail
