//===- fibers/helpers.h - Threads for calls that block -------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_FIBERS_HELPERS_H
#define HEDDLE_SRC_FIBERS_HELPERS_H

#include "heddle/detail/seam.h"
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace heddle::detail {

/// As many threads as there are calls at the same time: a limit could make two
/// calls that need each other wait for ever. A thread without a call ends after
/// some seconds.
class helpers {
public:
  /// Never destroyed: tasks outlive main.
  static helpers &instance();

  /// Runs \p w in one of the threads while the calling task is parked. If there
  /// is none and none can be made, runs it here.
  void run(work &w) noexcept;

private:
  struct call {
    work &what;
    parker *caller;
    std::atomic<bool> done{false};
    call *next = nullptr;
  };

  bool submit(call &c) noexcept;
  void serve() noexcept;
  call *next_call() noexcept;

  std::mutex mutex_;
  std::condition_variable submitted_;
  // Guarded by mutex_:
  call *first_ = nullptr;
  call *last_ = nullptr;
  std::size_t waiting_calls_ = 0;
  std::size_t idle_ = 0;
  std::size_t threads_ = 0;
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_FIBERS_HELPERS_H
