//===- fibers/alarm_clock.cpp - Ends waits at their deadline --------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "alarm_clock.h"
#include "scheduler.h"
#include <thread>

namespace heddle::detail {

void alarm_clock::start() {
  std::thread([this] { run(); }).detach();
}

void alarm_clock::set(fiber &f) noexcept {
  bool sooner;
  {
    internal_lock lock(mutex_);
    waiting_.insert(f);
    // The thread sleeps on if the wait that it sleeps for has ended early:
    // waking it for each short wait would cost more than one look too many.
    sooner = f.deadline < next_look_;
    if (sooner)
      next_look_ = f.deadline;
  }
  if (sooner)
    look_again_.unpark();
}

void alarm_clock::unset(fiber &f) noexcept {
  internal_lock lock(mutex_);
  if (f.alarm.is_linked())
    waiting_.erase(waiting_.iterator_to(f));
}

void alarm_clock::run() noexcept {
  for (;;)
    look_again_.park_until(ring());
}

/// \returns when to look again.
time_point alarm_clock::ring() noexcept {
  internal_lock lock(mutex_);
  const time_point now = std::chrono::steady_clock::now();
  while (!waiting_.empty() && waiting_.begin()->deadline <= now) {
    fiber &f = *waiting_.begin();
    waiting_.erase(waiting_.begin());
    // With the lock held: unset() returns when nothing happens to `f` any more.
    if (f.expire())
      scheduler::instance().make_ready(&f);
  }
  next_look_ = waiting_.empty() ? no_deadline : waiting_.begin()->deadline;
  return next_look_;
}

} // namespace heddle::detail
