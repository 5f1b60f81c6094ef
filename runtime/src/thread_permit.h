//===- thread_permit.h - Where an OS thread waits ------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_THREAD_PERMIT_H
#define HEDDLE_SRC_THREAD_PERMIT_H

#include "heddle/detail/time.h"
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace heddle::detail {

/// At most one permit: park() waits for it and takes it.
class thread_permit {
public:
  void park() noexcept;
  /// \returns whether a permit was there before \p deadline.
  bool park_until(time_point deadline) noexcept;
  void unpark() noexcept;
  void clear() noexcept { state_.store(empty, std::memory_order_relaxed); }

private:
  enum : std::uint32_t { empty, permit, parked };

  bool consume() noexcept;
  bool spin() noexcept;
  bool announce() noexcept;

  std::atomic<std::uint32_t> state_{empty};
  // Of the owner alone:
  bool patient_ = false;
  unsigned parks_ = 0;
  std::mutex m_;
  std::condition_variable cv_;
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_THREAD_PERMIT_H
