//===- timer.cpp - Timers and tickers -------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/timer.h"
#include "heddle/ticker.h"

namespace heddle {
namespace detail {

namespace {
timer_state::duration checked(timer_state::duration period) {
  if (period <= period.zero())
    throw_usage_error("the period of a ticker must be positive");
  return period;
}

time_point from_now(timer_state::duration d) noexcept {
  return add_saturating(std::chrono::steady_clock::now(), d);
}
} // namespace

std::shared_ptr<timer_state> timer_state::start(time_point when) {
  auto state = std::make_shared<timer_state>();
  state->restart(when, {});
  return state;
}

std::shared_ptr<timer_state> timer_state::start_periodic(duration period) {
  auto state = std::make_shared<timer_state>();
  state->restart_periodic(period);
  return state;
}

void timer_state::restart_periodic(duration period) {
  restart(from_now(checked(period)), period);
}

bool timer_state::restart(time_point when, duration period) {
  internal_lock lock(mutex_);
  const bool prevented = stop_locked();
  period_ = period;
  arm(when);
  return prevented;
}

bool timer_state::stop() noexcept {
  internal_lock lock(mutex_);
  return stop_locked();
}

bool timer_state::stop_locked() noexcept {
  const bool was_armed = armed_;
  armed_ = false;
  if (was_armed)
    timer_service::instance().cancel(key_);
  // fire() needs the lock to send: what is in the channel now is all there is.
  return channel_.try_receive().has_value() || was_armed;
}

void timer_state::arm(time_point when) {
  key_ = timer_service::instance().add(when, shared_from_this());
  armed_ = true;
}

void timer_state::fire(const timer_key &k) noexcept {
  internal_lock lock(mutex_);
  // Stopped or restarted after the timer service had taken the event.
  if (!armed_ || key_ != k)
    return;
  armed_ = false;
  const time_point now = std::chrono::steady_clock::now();
  channel_.try_send(now);
  if (period_ == period_.zero())
    return;
  // In step with the first tick, without ticks for the periods that were
  // missed.
  const duration late = now - k.first;
  arm(add_saturating(k.first, (late / period_ + 1) * period_));
}

} // namespace detail

timer &timer::operator=(timer &&other) noexcept {
  if (this != &other) {
    if (state_)
      state_->stop();
    state_ = std::move(other.state_);
  }
  return *this;
}

timer::~timer() {
  if (state_)
    state_->stop();
}

receiver<time_point> timer::channel() const { return state_->channel(); }

bool timer::stop() const noexcept { return state_->stop(); }

ticker &ticker::operator=(ticker &&other) noexcept {
  if (this != &other) {
    if (state_)
      state_->stop();
    state_ = std::move(other.state_);
  }
  return *this;
}

ticker::~ticker() {
  if (state_)
    state_->stop();
}

receiver<time_point> ticker::channel() const { return state_->channel(); }

void ticker::stop() const noexcept { state_->stop(); }

} // namespace heddle
