//===- internal_mutex.cpp - Waiting for the runtime's own state -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/relax.h"
#include <algorithm>
#include <chrono>
#include <thread>

namespace heddle::detail {

void internal_mutex::lock_slowly() noexcept HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  using namespace std::chrono_literals;
  static const int looks = std::thread::hardware_concurrency() > 1 ? 5 : 1;
  // A microsecond between two looks: the holder probably comes back at once, as
  // a task does that sends or receives one value after the other, and each look
  // takes the cache line away from it. Looking all the time makes a buffer
  // between two threads more than twice as slow.
  constexpr int pauses = 24;
  constexpr int yields = 20;
  auto pause = 20us;
  for (int i = 0;; ++i) {
    if (!locked_.load(std::memory_order_relaxed) &&
        !locked_.exchange(true, std::memory_order_acquire))
      return;
    if (i < looks) {
      for (int k = 0; k < pauses; ++k)
        relax();
    } else if (i < looks + yields) {
      std::this_thread::yield();
    } else {
      std::this_thread::sleep_for(pause);
      pause = std::min(pause * 2, std::chrono::microseconds(1ms));
    }
  }
}

} // namespace heddle::detail
