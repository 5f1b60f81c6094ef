//===- heddle/backoff.h - Waiting longer after each failure --- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::backoff delay({.first = 10ms, .most = 1s});
//   while (!connect()) {
//     if (ctx.wait_for(delay.next()))  // 10 ms, 20 ms, 40 ms ... 1 s, 1 s
//       return;                        // told to stop
//   }
//
// In a select, which gives up later each time:
//
//   heddle::select(heddle::on_receive(replies, use),
//                  heddle::on_timeout(delay.next(), ask_again));
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_BACKOFF_H
#define HEDDLE_BACKOFF_H

#include "heddle/context.h"
#include <chrono>
#include <concepts>
#include <cstddef>
#include <functional>
#include <random>

namespace heddle {

/// How a backoff grows.
struct backoff_options {
  std::chrono::nanoseconds first = std::chrono::milliseconds(10);
  double factor = 2;
  std::chrono::nanoseconds most = std::chrono::seconds(10);
  /// Each time is drawn from [1 - jitter, 1] of what it would be: those who
  /// failed together shall not come back together.
  double jitter = 0.1;
};

/// Times that grow from one failure to the next: exponential back-off.
/// A value, used by one task at a time.
class backoff {
public:
  /// Errors: usage_error unless 0 < first <= most, factor >= 1 and
  /// 0 <= jitter <= 1.
  explicit backoff(const backoff_options &options = {});

  /// How long to wait this time.
  std::chrono::nanoseconds next();
  /// Begins again with the first time, after a success.
  void reset() noexcept;
  /// How often next() was called since the begin or the last reset.
  std::size_t attempts() const noexcept { return attempts_; }

private:
  const backoff_options options_;
  double now_; ///< in nanoseconds
  std::size_t attempts_ = 0;
  std::minstd_rand random_;
};

/// Calls \p attempt until it returns true, with growing pauses, or until
/// \p ctx is cancelled. \returns whether it returned true.
///
/// Guarantees: calls it at least once, unless \p ctx is cancelled already.
/// Errors: what \p attempt throws ends the retrying.
template <std::predicate F>
HEDDLE_INVOKES(2)
bool retry(const context &ctx, backoff delay, F &&attempt,
           detail::call_site at = detail::call_site::current()) {
  while (!ctx.cancelled()) {
    if (std::invoke(attempt))
      return true;
    if (ctx.wait_for(delay.next(), at))
      return false;
  }
  return false;
}

} // namespace heddle

#endif // HEDDLE_BACKOFF_H
