//===- heddle/detail/leak_watch.h - Which tasks live ---------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The registry behind heddle/leaks.h. As long as it is off, it costs one load
// of a flag when a task starts, ends or has to wait; it is written over the
// seam, so that it serves every backend.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_LEAK_WATCH_H
#define HEDDLE_DETAIL_LEAK_WATCH_H

#include "heddle/detail/seam.h"
#include <atomic>
#include <source_location>

namespace heddle {

/// What a task waits for.
enum class wait_reason : unsigned char {
  nothing,    ///< it runs, or has not begun to
  send,       ///< somebody who receives, or room in the channel
  receive,    ///< a value, or the close of the channel
  select,     ///< one of several channels
  join,       ///< the end of another task
  wait_group, ///< a count that becomes zero
  lock,       ///< a lock
  condition,  ///< a notification
  once,       ///< another task that runs what is to run once
  blocking_call, ///< the end of a call that heddle::blocking runs elsewhere
  for_ever    ///< nothing that could ever happen: a channel that is none
};

namespace detail {

class task_state;

inline std::atomic<bool> leaks_are_watched{false};

/// Looks into the environment, the first time.
void init_leak_watch() noexcept;

// Called only while leaks are watched, but that may change meanwhile: a task
// that is not known is passed over.
void watch_task(const task_state *task,
                const std::source_location &site) noexcept;
void watch_start(const task_state *task, parker *runner) noexcept;
void watch_end(const task_state *task) noexcept;
void watch_wait(parker *runner, wait_reason why) noexcept;

/// Says for its lifetime what the calling task waits for.
class waiting {
public:
  waiting(parker *runner, wait_reason why) noexcept
      : runner_(leaks_are_watched.load(std::memory_order_relaxed) ? runner
                                                                  : nullptr) {
    if (runner_)
      watch_wait(runner_, why);
  }
  ~waiting() {
    if (runner_)
      watch_wait(runner_, wait_reason::nothing);
  }
  waiting(const waiting &) = delete;
  waiting &operator=(const waiting &) = delete;

private:
  parker *const runner_;
};

} // namespace detail
} // namespace heddle

#endif // HEDDLE_DETAIL_LEAK_WATCH_H
