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
/// to the next writer. \returns them, for complete() after the unlock.
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

void rw_mutex::complete(rw_waiter *first) noexcept {
  while (first) {
    rw_waiter *next = first->next;
    first->complete();
    first = next;
  }
}

void rw_mutex::lock() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  rw_waiter w(true);
  {
    detail::internal_lock lock(mutex_);
    if (enter())
      return;
    waiters_.push_back(&w);
  }
  w.wait();
}

bool rw_mutex::try_lock() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::internal_lock lock(mutex_);
  return enter();
}

void rw_mutex::unlock() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  rw_waiter *woken;
  {
    detail::internal_lock lock(mutex_);
    if (!writer_)
      detail::fatal("unlock of an unlocked rw_mutex");
    writer_ = false;
    woken = admit();
  }
  complete(woken);
}

void rw_mutex::lock_shared() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  rw_waiter w(false);
  {
    detail::internal_lock lock(mutex_);
    if (enter_shared())
      return;
    waiters_.push_back(&w);
  }
  w.wait();
}

bool rw_mutex::try_lock_shared() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  detail::internal_lock lock(mutex_);
  return enter_shared();
}

void rw_mutex::unlock_shared() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  rw_waiter *woken = nullptr;
  {
    detail::internal_lock lock(mutex_);
    if (readers_ == 0)
      detail::fatal("unlock_shared of an rw_mutex without readers");
    if (--readers_ == 0)
      woken = admit();
  }
  complete(woken);
}

} // namespace heddle
