//===- timer_service.cpp - Who watches the clock --------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/timer_service.h"

namespace heddle::detail {

timer_service &timer_service::instance() {
  static timer_service *const service = new timer_service;
  return *service;
}

void timer_service::start() {
  struct loop final : work {
    explicit loop(timer_service &s) : service(s) {}
    void run() noexcept override { service.run(); }
    timer_service &service;
  };
  {
    internal_lock lock(mutex_);
    if (started_)
      return;
    started_ = true;
  }
  try {
    spawn(std::make_unique<loop>(*this));
  } catch (...) {
    internal_lock lock(mutex_);
    started_ = false;
    throw;
  }
}

timer_key timer_service::add(time_point when,
                             std::shared_ptr<timed_event> event) {
  start();
  parker *wake = nullptr;
  timer_key k;
  {
    internal_lock lock(mutex_);
    k = {when, ++last_id_};
    const auto it = events_.emplace(k, std::move(event)).first;
    // Only the earliest event shortens the sleep. Before the timer task has
    // announced itself there is no sleep to shorten.
    if (it == events_.begin())
      wake = runner_;
  }
  if (wake)
    unpark(wake);
  return k;
}

void timer_service::cancel(const timer_key &k) noexcept {
  // Destroyed after the unlock: the last owner may run arbitrary destructors.
  std::shared_ptr<timed_event> event;
  internal_lock lock(mutex_);
  if (const auto it = events_.find(k); it != events_.end()) {
    event = std::move(it->second);
    events_.erase(it);
  }
}

bool timer_service::armed() noexcept {
  internal_lock lock(mutex_);
  return fires_ || !events_.empty();
}

/// \returns the next event if it is due, and nullptr otherwise; \p k tells when
/// to look again.
std::shared_ptr<timed_event> timer_service::next_due(timer_key &k) noexcept {
  internal_lock lock(mutex_);
  fires_ = false; // what was returned last has happened
  if (events_.empty()) {
    k.first = no_deadline;
    return nullptr;
  }
  const auto it = events_.begin();
  k = it->first;
  if (k.first > std::chrono::steady_clock::now())
    return nullptr;
  std::shared_ptr<timed_event> event = std::move(it->second);
  events_.erase(it);
  fires_ = true;
  return event;
}

void timer_service::run() noexcept {
  {
    internal_lock lock(mutex_);
    runner_ = self();
  }
  timer_key k;
  for (;;) {
    if (const std::shared_ptr<timed_event> event = next_due(k))
      event->fire(k);
    else
      park_until(k.first);
  }
}

} // namespace heddle::detail
