//===- heddle/ticker.h - A value again and again -------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::ticker tick(100ms);
//   while (heddle::select(heddle::on_receive(tick.channel(), flush),
//                         heddle::on_done(ctx)) == 0)
//     ;
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_TICKER_H
#define HEDDLE_TICKER_H

#include "heddle/annotations.h"
#include "heddle/channel.h"
#include "heddle/detail/roles.h"
#include "heddle/detail/timer_state.h"

namespace heddle {

/// Sends the time into its channel periodically, like time.Ticker. A tick that
/// finds the previous one not yet received is dropped: slow receivers do not
/// pile up ticks. Movable, not copyable. The destructor stops it.
///
/// stop() does not close the channel, as in Go, so that nobody mistakes it for
/// a tick: a task that ranges over the channel waits for ever then. Use a
/// select with a context to end it.
///
/// Thread safety: all members may be called by several tasks at once.
class HEDDLE_TYPE(kind: ticker) ticker {
public:
  /// Starts a ticker; the first tick comes after \p period. Errors: usage_error
  /// if it is not positive; std::system_error as timer.
  template <class Rep, class Period>
  explicit ticker(const std::chrono::duration<Rep, Period> &period)
      : state_(detail::timer_state::start_periodic(
            detail::clock_duration(period))) {}
  ticker(ticker &&) noexcept = default;
  ticker &operator=(ticker &&other) noexcept;
  ~ticker();

  /// The channel, of capacity 1, that receives the time of each tick.
  HEDDLE_DETAIL_TICKER_CHANNEL
  receiver<time_point> channel() const;

  /// For range-for: `for (auto now : tick)`. Never ends by itself.
  HEDDLE_RECEIVES detail::channel_iterator<time_point>
  begin(detail::call_site at = detail::call_site::current()) const {
    return channel().begin(at);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

  /// Stops ticking. Guarantees: no tick is received after stop returned.
  HEDDLE_DETAIL_TIMER_STOP
  void stop() const noexcept;

  /// Starts afresh with \p period. Guarantees: no tick of the old period is
  /// received afterwards. Errors: as the constructor.
  template <class Rep, class Period>
  HEDDLE_DETAIL_TIMER_RESET void
  reset(const std::chrono::duration<Rep, Period> &period) const {
    state_->restart_periodic(detail::clock_duration(period));
  }

private:
  std::shared_ptr<detail::timer_state> state_;
};

} // namespace heddle

#endif // HEDDLE_TICKER_H
