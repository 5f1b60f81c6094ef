//===- mutex.cpp - Mutual exclusion ---------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/mutex.h"
#include "heddle/error.h"

// The bodies are exempt from the analysis of their own capability: `state_`,
// not a lock that Clang knows, is what they acquire and release.

namespace heddle {

using namespace std::chrono_literals;

/// Takes the lock, or makes its holder look for waiters when it unlocks.
bool mutex::take_or_announce(bool was_woken) noexcept {
  std::uint32_t s = state_.load(std::memory_order_relaxed);
  for (;;) {
    const bool is_free = (s & locked) == 0;
    const std::uint32_t announced =
        (s | waiters) ^ (was_woken ? std::uint32_t{again} : 0);
    if (state_.compare_exchange_weak(s, is_free ? s | locked : announced,
                                     std::memory_order_acq_rel,
                                     std::memory_order_relaxed))
      return is_free;
  }
}

void mutex::forget_announcement() noexcept {
  if (waiters_.empty())
    state_.fetch_and(~std::uint32_t{waiters}, std::memory_order_relaxed);
}

bool mutex::lock_until(time_point deadline, const detail::call_site &at)
    HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::acquiring told(this, at);
  return told.result(take() || lock_slowly(deadline, at));
}

bool mutex::lock_slowly(time_point deadline, const detail::call_site &at)
    HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  using clock = std::chrono::steady_clock;
  // No spinning: the holder, whose cache line stays with it, may unlock and
  // lock again many times while this task goes to sleep, and it is faster
  // alone.
  const time_point start = clock::now();
  lock_waiter w(this, at);
  detail::internal_lock lock(mutex_);
  if (take_or_announce(false))
    return true;
  waiters_.push_back(&w);
  for (;;) {
    lock.unlock();
    const bool woken = w.wait_until(deadline);
    lock.lock();
    if (!woken && waiters_.remove(&w)) {
      forget_announcement();
      return false;
    }
    if (!woken) {
      // An unlock has chosen this task in the last moment: its answer must be
      // awaited, for it refers to `w`.
      lock.unlock();
      w.wait();
      lock.lock();
    }
    if (w.handed)
      return true;
    waking_.store(false, std::memory_order_relaxed);
    if (take_or_announce(true))
      return true;
    const time_point now = clock::now();
    if (now >= deadline) {
      // The holder wakes the next one, if there is one, when it unlocks.
      forget_announcement();
      return false;
    }
    w.starving = now - start >= 1ms;
    w.rearm();
    waiters_.push_front(&w);
  }
}

void mutex::unlock_slowly() noexcept HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  if ((state_.load(std::memory_order_relaxed) & locked) == 0)
    detail::fatal("unlock of an unlocked mutex");
  lock_waiter *woken = nullptr;
  for (;;) {
    {
      detail::internal_lock lock(mutex_);
      if (!waking_.load(std::memory_order_relaxed) &&
          (woken = waiters_.pop_front())) {
        if (woken->starving)
          woken->handed = true;
        else
          waking_.store(true, std::memory_order_relaxed);
      }
      forget_announcement();
    }
    // What follows is the last access to this object: from then on others may
    // lock, unlock and destroy it. Until then it is locked, so nobody could.
    // If nobody was woken, the waiter had given up; another may have come.
    if ((woken && woken->handed) || free_unless_awaited())
      break;
  }
  if (woken)
    woken->complete();
}

} // namespace heddle
