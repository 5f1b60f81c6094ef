//===- once.cpp - Run something once --------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/once.h"
#include "heddle/error.h"

namespace heddle {

bool once::begin() {
  detail::queued_waiter w(wait_reason::once, this, {});
  detail::internal_lock lock(mutex_);
  if (state_.load(std::memory_order_relaxed) == fresh) {
    state_.store(running, std::memory_order_relaxed);
    runner_ = detail::self();
    // The run is something that only this task ends, as a lock is.
    const detail::acquiring told(this, {}, /*in_order=*/false);
    return true;
  }
  if (state_.load(std::memory_order_relaxed) == running) {
    if (runner_ == detail::self())
      detail::throw_usage_error("once::call from within its own run");
    waiters_.push_back(&w);
    lock.unlock();
    w.wait();
    lock.lock();
  }
  if (error_)
    std::rethrow_exception(error_);
  return false;
}

void once::end(std::exception_ptr error) noexcept {
  detail::releasing(this);
  detail::queued_waiter *woken;
  {
    detail::internal_lock lock(mutex_);
    error_ = std::move(error);
    runner_ = nullptr;
    state_.store(error_ ? failed : succeeded, std::memory_order_release);
    woken = detail::take_all(waiters_);
  }
  detail::complete_all(woken);
}

} // namespace heddle
