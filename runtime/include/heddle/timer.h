//===- heddle/timer.h - A value, later ------------------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::timer idle(30s);
//   for (;;)
//     heddle::select(heddle::on_receive(requests, [&](auto r) {
//                      serve(*r);
//                      idle.reset(30s);
//                    }),
//                    heddle::on_receive(idle.channel(), hang_up));
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_TIMER_H
#define HEDDLE_TIMER_H

#include "heddle/annotations.h"
#include "heddle/channel.h"
#include "heddle/detail/roles.h"
#include "heddle/detail/timer_state.h"

namespace heddle {

/// Sends the time into its channel once, when a duration has passed, like
/// time.Timer (with Go 1.23's guarantees). Movable, not copyable. The
/// destructor stops it; receivers of its channel then wait for ever, as they
/// do after stop() (the channel is never closed).
///
/// Thread safety: all members may be called by several tasks at once.
class HEDDLE_TYPE(kind: timer) timer {
public:
  /// Starts a timer of \p d. Errors: std::system_error if the timer task, one
  /// for the whole program, could not be started.
  template <class Rep, class Period>
  explicit timer(const std::chrono::duration<Rep, Period> &d)
      : state_(detail::timer_state::start(detail::deadline_after(d))) {}
  timer(timer &&) noexcept = default;
  timer &operator=(timer &&other) noexcept;
  ~timer();

  /// The channel, of capacity 1, that receives the time of expiry.
  /// Memory ordering: the reset (or constructor) that started the timer happens
  ///   before the receive.
  HEDDLE_DETAIL_TICKER_CHANNEL
  receiver<time_point> channel() const;

  /// Stops the timer.
  ///
  /// Guarantees: no value of an earlier start is received after stop returned.
  /// \returns whether it prevented the delivery: false if the timer was stopped
  ///   already or its value has been received.
  HEDDLE_DETAIL_TIMER_STOP
  bool stop() const noexcept;

  /// Stops the timer and starts it again with \p d. \returns as stop().
  /// Guarantees: no value of an earlier start is received afterwards.
  template <class Rep, class Period>
  HEDDLE_DETAIL_TIMER_RESET bool
  reset(const std::chrono::duration<Rep, Period> &d) const {
    return state_->restart(detail::deadline_after(d), {});
  }

private:
  std::shared_ptr<detail::timer_state> state_;
};

/// A channel that receives the time once, when \p d has passed. Cannot be
/// stopped: in a loop, use one timer and reset it. In a select, on_timeout is
/// cheaper.
template <class Rep, class Period>
HEDDLE_DETAIL_TIMER_AFTER receiver<time_point>
after(const std::chrono::duration<Rep, Period> &d) {
  return detail::timer_state::start(detail::deadline_after(d))->channel();
}

} // namespace heddle

#endif // HEDDLE_TIMER_H
