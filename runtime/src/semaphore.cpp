//===- semaphore.cpp - A number of permits --------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/semaphore.h"
#include "heddle/error.h"
#include <limits>

namespace heddle {

namespace {
std::ptrdiff_t checked(std::ptrdiff_t n) {
  if (n < 0)
    detail::throw_usage_error("a negative number of permits");
  return n;
}
} // namespace

semaphore::semaphore(std::ptrdiff_t permits) : free_(checked(permits)) {}

/// Takes those out of the queue whose turn it is. \returns them, for
/// complete_all() after the unlock.
semaphore::claim *semaphore::serve() {
  claim *first = nullptr;
  claim **end = &first;
  while (claim *c = waiters_.front()) {
    if (c->wanted > free_)
      break;
    free_ -= c->wanted;
    waiters_.remove(c);
    *end = c;
    end = &c->next;
  }
  return first;
}

bool semaphore::acquire_before(time_point deadline, std::ptrdiff_t n,
                               const detail::call_site &at) {
  claim mine(this, checked(n), at);
  {
    detail::internal_lock lock(mutex_);
    if (waiters_.empty() && free_ >= n) {
      free_ -= n;
      return true;
    }
    waiters_.push_back(&mine);
  }
  if (mine.wait_until(deadline))
    return true;
  claim *served = nullptr;
  bool given_up = false;
  {
    detail::internal_lock lock(mutex_);
    given_up = waiters_.remove(&mine);
    if (given_up)
      served = serve(); // who wants less than this one did
  }
  detail::complete_all(served);
  if (!given_up)
    mine.wait(); // served in the last moment, and about to be told
  return !given_up;
}

void semaphore::acquire(std::ptrdiff_t n, detail::call_site at) {
  acquire_before(detail::no_deadline, n, at);
}

bool semaphore::try_acquire(std::ptrdiff_t n) {
  checked(n);
  detail::internal_lock lock(mutex_);
  if (!waiters_.empty() || free_ < n)
    return false;
  free_ -= n;
  return true;
}

void semaphore::release(std::ptrdiff_t n) {
  checked(n);
  claim *served;
  {
    detail::internal_lock lock(mutex_);
    if (free_ > std::numeric_limits<std::ptrdiff_t>::max() - n)
      detail::throw_usage_error("semaphore overflow");
    free_ += n;
    served = serve();
  }
  detail::complete_all(served);
}

std::ptrdiff_t semaphore::available() const {
  detail::internal_lock lock(mutex_);
  return free_;
}

} // namespace heddle
