//===- heddle/wait_group.h - Wait for a number of tasks ------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::wait_group wg;
//   for (const Url &u : urls)
//     wg.go([u] { fetch(u); });
//   wg.wait();
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_WAIT_GROUP_H
#define HEDDLE_WAIT_GROUP_H

#include "heddle/annotations.h"
#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/roles.h"
#include "heddle/detail/task_state.h"
#include "heddle/detail/waiter.h"
#include <cstdint>
#include <source_location>

namespace heddle {

/// A counter of running tasks, like sync.WaitGroup. Neither copyable nor
/// movable: tasks refer to it.
///
/// Thread safety: all members may be called by several tasks at once.
/// Lifetime: may be destroyed as soon as wait() has returned, even if the
/// done() that made it return is still on its way out in another task.
class HEDDLE_TYPE(kind: wait-group) wait_group {
public:
  wait_group() = default;
  wait_group(const wait_group &) = delete;
  wait_group &operator=(const wait_group &) = delete;

  /// Counts \p delta more tasks (fewer, if negative).
  ///
  /// Requires: an add that starts from zero happens before wait(): call it in
  ///   the spawner, never in the task that it counts.
  /// Memory ordering: as done(), if \p delta is negative.
  /// Errors: usage_error if the count would fall below zero or overflow; the
  ///   count is unchanged then.
  HEDDLE_DETAIL_WG_ADD
  void add(int delta = 1, detail::call_site at = detail::call_site::current());

  /// Counts one task as ended: add(-1).
  ///
  /// Memory ordering: what the caller did before happens before the return of
  ///   a wait() that this done lets pass.
  /// Errors: usage_error if the count is zero.
  HEDDLE_DETAIL_WG_DONE
  void done(detail::call_site at = detail::call_site::current());

  /// Waits until the count is zero.
  ///
  /// Guarantees: returns at once if it is zero.
  /// Memory ordering: see done().
  HEDDLE_DETAIL_WG_WAIT
  void wait(detail::call_site at = detail::call_site::current());

  /// add(1), and a task that runs \p f, destroys it and calls done().
  ///
  /// Requires: the wait group lives until the task has ended.
  /// Memory ordering: as go() and done().
  /// Errors: as go(); the count is unchanged if no task could be made.
  template <detail::spawnable F>
  HEDDLE_DETAIL_GO_INTO void
  go(F &&f, std::source_location site = std::source_location::current()) {
    add(1);
    try {
      detail::start_task(
          [this,
           f = std::optional(detail::bind_once(std::forward<F>(f)))]() mutable {
            (*f)();
            // Before done(): who waits may rely on the captures being gone.
            f.reset();
            done();
          },
          site, this);
    } catch (...) {
      done();
      throw;
    }
  }

private:
  detail::internal_mutex mutex_;
  std::int64_t count_ HEDDLE_GUARDED_BY(mutex_) = 0;
  detail::waiter_queue waiters_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle

#endif // HEDDLE_WAIT_GROUP_H
