//===- notification.cpp - An event that happens once ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/notification.h"
#include "heddle/error.h"

namespace heddle {

void notification::notify() {
  detail::queued_waiter *woken;
  {
    detail::internal_lock lock(mutex_);
    if (notified_)
      detail::throw_usage_error("a second notify of a notification");
    notified_ = true;
    woken = detail::take_all(waiters_);
  }
  detail::complete_all(woken);
}

void notification::wait(detail::call_site at) {
  wait_before(detail::no_deadline, at);
}

// No fast path around the lock: having held it after notify is what allows the
// caller to destroy the notification.
bool notification::notified() const {
  detail::internal_lock lock(mutex_);
  return notified_;
}

bool notification::wait_before(time_point deadline,
                               const detail::call_site &at) {
  detail::queued_waiter w(wait_reason::notification, this, at);
  {
    detail::internal_lock lock(mutex_);
    if (notified_)
      return true;
    waiters_.push_back(&w);
  }
  if (w.wait_until(deadline))
    return true;
  {
    detail::internal_lock lock(mutex_);
    if (waiters_.remove(&w))
      return false;
  }
  w.wait(); // it happens in this moment
  return true;
}

} // namespace heddle
