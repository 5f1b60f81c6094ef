//===- internal_mutex.cpp - Waiting for the runtime's own state -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/relax.h"
#include <thread>

namespace heddle::detail {

void internal_mutex::lock_slowly() noexcept HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  // The holder needs a fraction of this, unless it has lost its processor.
  static const int rounds = std::thread::hardware_concurrency() > 1 ? 100 : 1;
  for (int i = 0; i < rounds; ++i) {
    std::uint32_t expected = unlocked;
    if (state_.load(std::memory_order_relaxed) == unlocked &&
        state_.compare_exchange_weak(expected, locked,
                                     std::memory_order_acquire,
                                     std::memory_order_relaxed))
      return;
    relax();
  }
  // Taken as `contended` although nobody else may wait any more: one wake-up
  // too many, but none too few.
  while (state_.exchange(contended, std::memory_order_acquire) != unlocked)
    state_.wait(contended, std::memory_order_relaxed);
}

void internal_mutex::wake_one() noexcept { state_.notify_one(); }

} // namespace heddle::detail
