//===- wait_group.cpp - The counter ---------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/wait_group.h"
#include "heddle/error.h"
#include <limits>

namespace heddle {

namespace {
[[noreturn]] void negative(const detail::call_site &at) {
  detail::misuse("heddle-waitgroup-misuse", "negative wait group count", at);
  detail::throw_usage_error("negative wait group count");
}
} // namespace

void wait_group::add(int delta, detail::call_site at) {
  detail::queued_waiter *woken = nullptr;
  {
    detail::internal_lock lock(mutex_);
    // The limit is int's although the counter is wider: the sum cannot
    // overflow.
    const std::int64_t sum = count_ + delta;
    if (sum < 0)
      negative(at);
    if (sum > std::numeric_limits<int>::max())
      detail::throw_usage_error("wait group count overflow");
    count_ = sum;
    if (sum == 0)
      woken = detail::take_all(waiters_);
  }
  // From here on *this may be gone: see detail::waiter.
  detail::complete_all(woken);
}

void wait_group::done(detail::call_site at) { add(-1, at); }

void wait_group::wait(detail::call_site at) {
  // No fast path around the lock: having held it after the last done() is what
  // allows the caller to destroy the wait group.
  detail::internal_lock lock(mutex_);
  if (count_ == 0)
    return;
  detail::queued_waiter w(wait_reason::wait_group, this, at);
  waiters_.push_back(&w);
  lock.unlock();
  w.wait();
}

} // namespace heddle
