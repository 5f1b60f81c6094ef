//===- mutex.cpp - Mutual exclusion ---------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/mutex.h"
#include "heddle/error.h"

// The bodies are exempt from the analysis of their own capability: `locked_`,
// not a lock that Clang knows, is what they acquire and release.

namespace heddle {

using namespace std::chrono_literals;

void mutex::lock(detail::call_site at) HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  const detail::acquiring told(this, at);
  detail::internal_lock lock(mutex_);
  if (!locked_)
    locked_ = true;
  else
    lock_slowly(lock, detail::no_deadline);
}

bool mutex::try_lock(detail::call_site at) HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::acquiring told(this, at);
  detail::internal_lock lock(mutex_);
  if (locked_)
    return told.result(false);
  return locked_ = true;
}

bool mutex::lock_until(time_point deadline, const detail::call_site &at)
    HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::acquiring told(this, at);
  detail::internal_lock lock(mutex_);
  if (!locked_)
    return locked_ = true;
  return told.result(lock_slowly(lock, deadline));
}

bool mutex::lock_slowly(detail::internal_lock &lock,
                        time_point deadline) HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  using clock = std::chrono::steady_clock;
  const time_point start = clock::now();
  lock_waiter w(this);
  waiters_.push_back(&w);
  for (;;) {
    lock.unlock();
    const bool woken = w.wait_until(deadline);
    lock.lock();
    if (!woken && waiters_.remove(&w))
      return false;
    if (!woken) {
      // An unlock has chosen this task in the last moment: its answer must be
      // awaited, for it refers to `w`.
      lock.unlock();
      w.wait();
      lock.lock();
    }
    if (w.handed)
      return true;
    waking_ = false;
    if (!locked_)
      return locked_ = true;
    const time_point now = clock::now();
    // The holder wakes the next one when it unlocks.
    if (now >= deadline)
      return false;
    w.starving = now - start >= 1ms;
    w.rearm();
    waiters_.push_front(&w);
  }
}

void mutex::unlock() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::releasing(this);
  lock_waiter *woken = nullptr;
  {
    detail::internal_lock lock(mutex_);
    if (!locked_)
      detail::fatal("unlock of an unlocked mutex");
    if (!waking_ && (woken = waiters_.pop_front())) {
      if (woken->starving)
        woken->handed = true;
      else
        waking_ = true;
    }
    locked_ = woken && woken->handed;
  }
  if (woken)
    woken->complete();
}

} // namespace heddle
