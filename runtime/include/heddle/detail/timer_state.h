//===- heddle/detail/timer_state.h - Timers and tickers ------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_TIMER_STATE_H
#define HEDDLE_DETAIL_TIMER_STATE_H

#include "heddle/channel.h"
#include "heddle/detail/timer_service.h"

namespace heddle::detail {

/// A ticker is a timer with a period. Its lock is taken before the timer
/// service's and the channel's.
class timer_state final : public timed_event,
                          public std::enable_shared_from_this<timer_state> {
public:
  using duration = std::chrono::steady_clock::duration;

  static std::shared_ptr<timer_state> start(time_point when);
  static std::shared_ptr<timer_state> start_periodic(duration period);

  receiver<time_point> channel() const { return channel_; }

  bool stop() noexcept;
  bool restart(time_point when, duration period);
  void restart_periodic(duration period);

  void fire(const timer_key &k) noexcept override;

private:
  bool stop_locked() noexcept HEDDLE_REQUIRES(mutex_);
  void arm(time_point when) HEDDLE_REQUIRES(mutex_);

  heddle::channel<time_point> channel_{1};
  internal_mutex mutex_;
  bool armed_ HEDDLE_GUARDED_BY(mutex_) = false;
  timer_key key_ HEDDLE_GUARDED_BY(mutex_);
  duration period_ HEDDLE_GUARDED_BY(mutex_){};
};

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_TIMER_STATE_H
