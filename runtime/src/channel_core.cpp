//===- channel_core.cpp - Channels, any element ---------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/channel_core.h"
#include "heddle/error.h"

namespace heddle::detail {

bool selection::withdraw() noexcept {
  // Any entry that is in no queue will do as a mark.
  static channel_waiter withdrawn;
  if (claim(&withdrawn))
    return true;
  wait();
  return false;
}

channel_waiter *
channel_core::take_slowly(wait_list<channel_waiter> &queue) noexcept {
  while (channel_waiter *w = queue.pop_front())
    if (w->owner->claim(w))
      return w;
  return nullptr;
}

bool channel_core::await(selection &s, channel_waiter &w, bool sends,
                         time_point deadline) {
  if (s.wait_until(deadline) || !s.withdraw())
    return true;
  // A peer may just be looking at the entry; it does so with the lock held.
  internal_lock lock(mutex_);
  dequeue(&w, sends);
  return false;
}

void channel_core::close(const call_site &at) {
  channel_waiter *first = nullptr;
  channel_waiter **end = &first;
  {
    internal_lock lock(mutex_);
    if (closed_)
      throw_channel_closed("close of a closed channel", at);
    closed_ = true;
    // Receivers wait only if the buffer is empty, and senders are to throw:
    // nobody gets a value. Claimed tasks stay parked, so their entries can be
    // linked until they are completed.
    while (channel_waiter *w = take(receivers_)) {
      *end = w;
      end = &w->next;
    }
    while (channel_waiter *w = take(senders_)) {
      *end = w;
      end = &w->next;
    }
  }
  while (first) {
    channel_waiter *next = first->next;
    first->owner->complete();
    first = next;
  }
}

bool channel_core::closed() const noexcept {
  internal_lock lock(mutex_);
  return closed_;
}

std::size_t channel_core::length() const noexcept {
  internal_lock lock(mutex_);
  return count_;
}

} // namespace heddle::detail
