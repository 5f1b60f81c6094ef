//===- rw_mutex.cpp - Many readers or one writer --------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/rw_mutex.h"
#include "heddle/error.h"

// As in mutex.cpp, the public functions are exempt from the analysis of their
// own capability.

namespace heddle {

bool rw_mutex::enter() {
  if (writer_ || readers_ != 0)
    return false;
  return writer_ = true;
}

bool rw_mutex::enter_shared() {
  // Not past a queue: a writer that waits would starve.
  if (writer_ || !waiters_.empty())
    return false;
  ++readers_;
  return true;
}

/// Gives the free lock to the head of the queue: one writer, or all readers up
/// to the next writer. \returns them, for complete_all() after the unlock.
rw_mutex::rw_waiter *rw_mutex::admit() {
  rw_waiter *first = nullptr;
  rw_waiter **end = &first;
  while (rw_waiter *w = waiters_.front()) {
    if (w->is_writer && readers_ != 0)
      break;
    waiters_.remove(w);
    *end = w;
    end = &w->next;
    if (w->is_writer) {
      writer_ = true;
      break;
    }
    ++readers_;
  }
  return first;
}

bool rw_mutex::acquire(bool writes, time_point deadline,
                       const detail::call_site &at) {
  rw_waiter w(this, writes, at);
  {
    detail::internal_lock lock(mutex_);
    if (writes ? enter() : enter_shared())
      return true;
    waiters_.push_back(&w);
  }
  if (w.wait_until(deadline))
    return true;
  rw_waiter *admitted = nullptr;
  {
    detail::internal_lock lock(mutex_);
    if (waiters_.remove(&w)) {
      // Who stood behind this one may be at the head now.
      if (!writer_)
        admitted = admit();
      w.given_up = true;
    }
  }
  detail::complete_all(admitted);
  if (w.given_up)
    return false;
  // It was admitted in the last moment, and is about to be told.
  w.wait();
  return true;
}

void rw_mutex::lock(detail::call_site at) HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  const detail::acquiring told(this, at);
  acquire(/*writes=*/true, detail::no_deadline, at);
}

bool rw_mutex::lock_until(time_point deadline, const detail::call_site &at)
    HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::acquiring told(this, at);
  return told.result(acquire(/*writes=*/true, deadline, at));
}

bool rw_mutex::try_lock(detail::call_site at) HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::acquiring told(this, at);
  detail::internal_lock lock(mutex_);
  return told.result(enter());
}

void rw_mutex::unlock() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::releasing(this);
  rw_waiter *woken;
  {
    detail::internal_lock lock(mutex_);
    if (!writer_)
      detail::fatal("unlock of an unlocked rw_mutex");
    writer_ = false;
    woken = admit();
  }
  detail::complete_all(woken);
}

void rw_mutex::lock_shared(detail::call_site at)
    HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  const detail::acquiring told(this, at);
  acquire(/*writes=*/false, detail::no_deadline, at);
}

bool rw_mutex::lock_shared_until(time_point deadline,
                                 const detail::call_site &at)
    HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::acquiring told(this, at);
  return told.result(acquire(/*writes=*/false, deadline, at));
}

bool rw_mutex::try_lock_shared(detail::call_site at)
    HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::acquiring told(this, at);
  detail::internal_lock lock(mutex_);
  return told.result(enter_shared());
}

void rw_mutex::unlock_shared() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::releasing(this);
  rw_waiter *woken = nullptr;
  {
    detail::internal_lock lock(mutex_);
    if (readers_ == 0)
      detail::fatal("unlock_shared of an rw_mutex without readers");
    if (--readers_ == 0)
      woken = admit();
  }
  detail::complete_all(woken);
}

} // namespace heddle
