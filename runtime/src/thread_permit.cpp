//===- thread_permit.cpp - Where an operating-system thread waits ---------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "thread_permit.h"
#include "heddle/detail/relax.h"
#include <thread>

namespace heddle::detail {

void thread_permit::park() noexcept {
  if (spin())
    return;
  std::unique_lock lock(m_);
  if (!announce())
    return;
  while (state_.load(std::memory_order_relaxed) != permit)
    cv_.wait(lock);
  consume();
}

bool thread_permit::park_until(time_point deadline) noexcept {
  if (deadline == no_deadline) {
    park();
    return true;
  }
  if (spin())
    return true;
  std::unique_lock lock(m_);
  if (!announce())
    return true;
  while (state_.load(std::memory_order_relaxed) != permit)
    if (cv_.wait_until(lock, deadline) == std::cv_status::timeout)
      break;
  // The permit may have come between the time-out and this line.
  return consume();
}

void thread_permit::unpark() noexcept {
  if (state_.exchange(permit, std::memory_order_acq_rel) != parked)
    return;
  // Passing through the lock: the owner has either not yet announced itself
  // (then it sees the permit) or waits on the condition already.
  {
    std::lock_guard lock(m_);
  }
  cv_.notify_one();
}

/// Not a store: that could take a permit away that has just been left, and with
/// it the news that its giver wanted to be seen.
bool thread_permit::consume() noexcept {
  return state_.exchange(empty, std::memory_order_acq_rel) == permit;
}

/// A partner that runs on another processor answers within a microsecond, a
/// tenth of what sleeping and waking costs. But one that sleeps needs as long
/// to wake as this thread waits here, and then finds this one asleep, and so on
/// for ever. So now and then, and as long as that helps, this thread waits
/// longer.
bool thread_permit::spin() noexcept {
  static const bool alone = std::thread::hardware_concurrency() <= 1;
  constexpr int short_spin = 100;
  constexpr int long_spin = 600;
  constexpr unsigned between_trials = 16;
  const bool trial = patient_ || ++parks_ % between_trials == 0;
  const int rounds = alone ? 1 : trial ? long_spin : short_spin;
  for (int i = 0; i < rounds; ++i) {
    if (state_.load(std::memory_order_relaxed) == permit && consume()) {
      patient_ = true;
      return true;
    }
    relax();
  }
  patient_ = false;
  return false;
}

/// Says that unpark has to notify. \returns false if a permit came first;
/// it has been consumed then.
bool thread_permit::announce() noexcept {
  std::uint32_t expected = empty;
  if (state_.compare_exchange_strong(expected, parked,
                                     std::memory_order_acquire))
    return true;
  consume();
  return false;
}

} // namespace heddle::detail
