//===- backoff.cpp - Waiting longer after each failure --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/backoff.h"
#include "heddle/error.h"
#include <algorithm>
#include <atomic>

namespace heddle {

namespace {
const backoff_options &checked(const backoff_options &o) {
  if (o.first <= o.first.zero() || o.most < o.first || !(o.factor >= 1) ||
      !(o.jitter >= 0 && o.jitter <= 1))
    detail::throw_usage_error("options of a backoff that make no sense");
  return o;
}

/// \p ns, which may be more than fits when `most` is the longest duration.
std::chrono::nanoseconds saturated(double ns) noexcept {
  using std::chrono::nanoseconds;
  return ns >= static_cast<double>(nanoseconds::max().count())
             ? nanoseconds::max()
             : nanoseconds(static_cast<nanoseconds::rep>(ns));
}

/// Different for each object of the program, and for each program.
std::minstd_rand::result_type seed() {
  static std::atomic<std::minstd_rand::result_type> next{
      std::random_device{}()};
  return next.fetch_add(0x9e3779b9u, std::memory_order_relaxed);
}
} // namespace

backoff::backoff(const backoff_options &options)
    : options_(checked(options)),
      now_(static_cast<double>(options.first.count())), random_(seed()) {}

std::chrono::nanoseconds backoff::next() {
  const double limit = static_cast<double>(options_.most.count());
  const double full = std::min(now_, limit);
  now_ = std::min(full * options_.factor, limit);
  ++attempts_;
  const double drawn =
      std::uniform_real_distribution<double>(0, options_.jitter)(random_);
  return saturated(full * (1 - drawn));
}

void backoff::reset() noexcept {
  now_ = static_cast<double>(options_.first.count());
  attempts_ = 0;
}

} // namespace heddle
