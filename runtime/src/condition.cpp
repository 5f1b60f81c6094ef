//===- condition.cpp - The queue of a condition ---------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/condition.h"

namespace heddle {

void condition::enter(detail::queued_waiter &w) noexcept {
  detail::internal_lock lock(mutex_);
  waiters_.push_back(&w);
}

/// After a time-out. \returns whether a notification came all the same: then
/// it has been taken from another waiter and counts.
bool condition::leave(detail::queued_waiter &w) noexcept {
  {
    detail::internal_lock lock(mutex_);
    if (waiters_.remove(&w))
      return false;
  }
  w.wait();
  return true;
}

void condition::notify_one() noexcept {
  detail::queued_waiter *woken;
  {
    detail::internal_lock lock(mutex_);
    woken = waiters_.pop_front();
  }
  if (woken)
    woken->complete();
}

void condition::notify_all() noexcept {
  detail::queued_waiter *woken;
  {
    detail::internal_lock lock(mutex_);
    woken = detail::take_all(waiters_);
  }
  detail::complete_all(woken);
}

} // namespace heddle
