//===- threads/idle_threads.h - Threads between two tasks ------*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_THREADS_IDLE_THREADS_H
#define HEDDLE_SRC_THREADS_IDLE_THREADS_H

#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/seam.h"
#include <cstddef>
#include <memory>

namespace heddle::detail {

/// Threads whose task has ended wait for another one for a while, because to
/// start a thread costs ten times what waking one does. The one that became
/// idle last is taken first: its stack is in the cache, and the others may end.
class idle_threads {
public:
  /// Never destroyed: tasks outlive main.
  static idle_threads &instance();

  /// Has \p w run by a thread that is idle. \returns false, and leaves \p w
  /// alone, if there is none.
  bool hand_over(std::unique_ptr<work> &w) noexcept;

  /// By a thread whose task has ended: waits for the next one. \returns nullptr
  /// if none has come, or enough others wait.
  std::unique_ptr<work> next() noexcept;

private:
  struct seat {
    parker *const sitter;
    std::unique_ptr<work> next_work;
    seat *below = nullptr;
    std::atomic<bool> served{false};
  };

  idle_threads() noexcept;
  bool sit_down(seat &s) noexcept;
  bool get_up(seat &s) noexcept;

  internal_mutex mutex_;
  seat *top_ HEDDLE_GUARDED_BY(mutex_) = nullptr;
  std::size_t count_ HEDDLE_GUARDED_BY(mutex_) = 0;
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_THREADS_IDLE_THREADS_H
