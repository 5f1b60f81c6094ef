//===- heddle/detail/time.h - Deadlines that do not overflow -- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_TIME_H
#define HEDDLE_DETAIL_TIME_H

#include <chrono>

namespace heddle {

/// The runtime measures time with the steady clock only: setting the wall clock
/// moves no deadline.
using time_point = std::chrono::steady_clock::time_point;

namespace detail {

inline constexpr time_point no_deadline = time_point::max();

/// Now plus \p d, rounded up; `no_deadline` where that would overflow, so that
/// receive_for(hours::max()) means "for ever" and not "not at all".
template <class Rep, class Period>
time_point deadline_after(const std::chrono::duration<Rep, Period> &d) {
  using clock = std::chrono::steady_clock;
  using seconds = std::chrono::duration<double>;
  const time_point now = clock::now();
  if (d <= d.zero())
    return now;
  if (seconds(d) >= seconds(no_deadline - now))
    return no_deadline;
  return now + std::chrono::ceil<clock::duration>(d);
}

template <class Clock, class Duration>
time_point deadline_at(const std::chrono::time_point<Clock, Duration> &t) {
  const auto now = Clock::now();
  if (t <= now)
    return std::chrono::steady_clock::now();
  return deadline_after(t - now);
}

/// \p d as the clock counts, saturating.
template <class Rep, class Period>
std::chrono::steady_clock::duration
clock_duration(const std::chrono::duration<Rep, Period> &d) {
  using target = std::chrono::steady_clock::duration;
  using seconds = std::chrono::duration<double>;
  if (d <= d.zero())
    return target::zero();
  if (seconds(d) >= seconds(target::max()))
    return target::max();
  return std::chrono::ceil<target>(d);
}

/// \p t plus \p d, saturating; \p d is not negative.
inline time_point add_saturating(time_point t,
                                 std::chrono::steady_clock::duration d) {
  return d >= no_deadline - t ? no_deadline : t + d;
}

} // namespace detail
} // namespace heddle

#endif // HEDDLE_DETAIL_TIME_H
