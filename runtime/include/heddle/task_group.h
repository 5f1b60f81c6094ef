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
// Like Go's errgroup, the first error may cancel the rest, and the number of
// tasks that run at once may be limited:
//
//   heddle::task_group group(ctx);
//   group.limit(8);
//   for (const Url &url : urls)
//     group.go([&](const heddle::context &ctx) { fetch(ctx, url); });
//   group.wait();
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_TASK_GROUP_H
#define HEDDLE_TASK_GROUP_H

#include "heddle/context.h"
#include "heddle/semaphore.h"
#include "heddle/wait_group.h"
#include <exception>
#include <memory>
#include <optional>

namespace heddle {

/// Tasks that have all ended when the group is destroyed, so that they may
/// refer to what was declared before it. Neither copyable nor movable.
///
/// Thread safety: go and wait may be called by several tasks at once, also by
/// tasks of the group (but a task that waits for its own group waits for ever).
class HEDDLE_TYPE(kind: task-group, joins-on-destruction: true) task_group {
public:
  task_group() noexcept : unwinding_(std::uncaught_exceptions()) {}
  /// A group whose tasks share a context: a child of \p parent that is
  /// cancelled by the first exception of a task, and when wait() has returned
  /// or the group ends.
  explicit task_group(const context &parent);
  task_group(const task_group &) = delete;
  task_group &operator=(const task_group &) = delete;

  /// Waits for all tasks.
  ///
  /// Errors: an exception of a task that no wait() has rethrown ends the
  ///   program with a message, because a destructor cannot report it and
  ///   forgetting it would hide that the work was not done. Only while another
  ///   exception unwinds the scope it is dropped in favour of that one.
  ~task_group();

  /// The context of the tasks; background() if the group was made without one.
  const heddle::context &context() const noexcept { return context_; }

  /// At most \p tasks run at the same time from now on: go waits for its turn.
  ///
  /// Requires: nothing runs in the group, and no other task uses it meanwhile.
  /// Errors: usage_error if \p tasks is not positive.
  void limit(std::ptrdiff_t tasks);

  /// Runs \p f in a task of the group. \p f may take the group's context
  /// (`const heddle::context &`), or nothing.
  ///
  /// Guarantees: \p f has been destroyed before wait() returns. An exception
  ///   that leaves \p f is kept for wait() if it is the first, else dropped.
  ///   If the context is cancelled already, \p f runs all the same: it finds
  ///   out.
  /// Memory ordering: what the caller did before happens before \p f.
  /// Errors: std::system_error if no task could be made.
  template <class F>
    requires detail::spawnable<F> || detail::spawnable<F, heddle::context>
  HEDDLE_DETAIL_GO_INTO void
  go(F &&f, std::source_location site = std::source_location::current()) {
    if (turns_)
      turns_->acquire(1, site);
    try {
      if constexpr (detail::spawnable<F>)
        start(detail::bind_once(std::forward<F>(f)), site);
      else
        start(detail::bind_once(std::forward<F>(f), context_), site);
    } catch (...) {
      if (turns_)
        turns_->release();
      throw;
    }
  }

  /// Waits until all tasks have ended. The group can be used again afterwards.
  ///
  /// The context, if there is one, is cancelled then.
  ///
  /// Memory ordering: all that the tasks did happens before wait returns.
  /// Errors: rethrows the first exception of a task, once.
  HEDDLE_JOINS void wait(detail::call_site at = detail::call_site::current());

private:
  template <class Bound>
  HEDDLE_DETAIL_GO_INTO void start(Bound bound,
                                   const std::source_location &site) {
    running_.go(
        [this, f = std::optional(std::move(bound))]() mutable {
          try {
            (*f)();
            f.reset();
          } catch (...) {
            keep(std::current_exception());
          }
          if (turns_)
            turns_->release();
        },
        site);
  }

  void keep(std::exception_ptr e) noexcept;
  std::exception_ptr take() noexcept;

  const int unwinding_;
  heddle::context context_;
  cancel_function cancel_;
  std::unique_ptr<semaphore> turns_; ///< nullptr: no limit
  wait_group running_;
  detail::internal_mutex mutex_;
  std::exception_ptr first_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle

#endif // HEDDLE_TASK_GROUP_H
