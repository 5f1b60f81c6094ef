//===- heddle/task_group.h - Tasks that end with a scope ------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   heddle::task_group group;
//   group.go([&] { load(left); });
//   group.go([&] { load(right); });
//   group.wait();   // throws what one of them threw
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_TASK_GROUP_H
#define HEDDLE_TASK_GROUP_H

#include "heddle/wait_group.h"
#include <exception>

namespace heddle {

/// Tasks that have all ended when the group is destroyed, so that they may
/// refer to what was declared before it. Neither copyable nor movable.
///
/// Thread safety: go and wait may be called by several tasks at once, also by
/// tasks of the group (but a task that waits for its own group waits for ever).
class HEDDLE_TYPE(kind: task-group, joins-on-destruction: true) task_group {
public:
  task_group() noexcept : unwinding_(std::uncaught_exceptions()) {}
  task_group(const task_group &) = delete;
  task_group &operator=(const task_group &) = delete;

  /// Waits for all tasks.
  ///
  /// Errors: an exception of a task that no wait() has rethrown ends the
  ///   program with a message, because a destructor cannot report it and
  ///   forgetting it would hide that the work was not done. Only while another
  ///   exception unwinds the scope it is dropped in favour of that one.
  ~task_group();

  /// Runs \p f in a task of the group.
  ///
  /// Guarantees: \p f has been destroyed before wait() returns. An exception
  ///   that leaves \p f is kept for wait() if it is the first, else dropped.
  /// Memory ordering: what the caller did before happens before \p f.
  /// Errors: std::system_error if no task could be made.
  template <detail::spawnable F>
  HEDDLE_DETAIL_GO_INTO void
  go(F &&f, std::source_location site = std::source_location::current()) {
    running_.go(
        [this,
         f = std::optional(detail::bind_once(std::forward<F>(f)))]() mutable {
          try {
            (*f)();
            f.reset();
          } catch (...) {
            keep(std::current_exception());
          }
        },
        site);
  }

  /// Waits until all tasks have ended. The group can be used again afterwards.
  ///
  /// Memory ordering: all that the tasks did happens before wait returns.
  /// Errors: rethrows the first exception of a task, once.
  HEDDLE_JOINS void wait(detail::call_site at = detail::call_site::current());

private:
  void keep(std::exception_ptr e) noexcept;
  std::exception_ptr take() noexcept;

  const int unwinding_;
  wait_group running_;
  detail::internal_mutex mutex_;
  std::exception_ptr first_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle

#endif // HEDDLE_TASK_GROUP_H
