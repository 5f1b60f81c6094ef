//===- heddle/task.h - go: run a function in a task ----------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A task is a function that runs at the same time as its spawner, like Go's
// goroutine. With the thread backend it has an operating-system thread for
// itself, which may run another task afterwards: thread_local variables keep
// what earlier tasks have left in them.
//
//   heddle::go([ch] { ch.send(compute()); });          // runs on its own
//   heddle::task t = heddle::go(&Server::run, &server);
//   t.join();
//
// Tasks do not keep the program alive: when main returns, it ends (as in Go).
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_TASK_H
#define HEDDLE_TASK_H

#include "heddle/annotations.h"
#include "heddle/detail/roles.h"
#include "heddle/detail/task_state.h"
#include <memory>
#include <source_location>

namespace heddle {

namespace detail {
struct task_access;
}

/// A handle of a task. Dropping it does not affect the task: tasks are detached
/// unless somebody joins them. Copies refer to the same task.
///
/// Thread safety: different handles of one task may be used by several tasks at
/// once; one handle like any value.
class HEDDLE_TYPE(kind: task-handle, ends-program-on-exception: true) task {
public:
  /// An empty handle.
  task() noexcept = default;

  /// Waits until the task has ended; may be called any number of times.
  ///
  /// Requires: not empty; the caller is not the task itself.
  /// Guarantees: on return the callable has returned, and it and its arguments
  ///   have been destroyed. The thread's thread_local objects still live.
  /// Memory ordering: all that the task did happens before join returns.
  /// Errors: usage_error if a requirement is broken.
  HEDDLE_JOINS void
  join(detail::call_site at = detail::call_site::current()) const;

  /// Whether the task has ended. Never waits.
  ///
  /// Requires: not empty (usage_error otherwise).
  /// Memory ordering: as join, if the answer is true.
  HEDDLE_DETAIL_POLL
  bool finished() const;

  /// Whether this handle refers to a task.
  bool joinable() const noexcept { return state_ != nullptr; }

  /// Where the task was spawned. Requires: not empty (usage_error otherwise).
  std::source_location spawn_site() const;

private:
  explicit task(std::shared_ptr<detail::task_state> state) noexcept
      : state_(std::move(state)) {}
  detail::task_state &state() const;

  friend struct detail::task_access;

  std::shared_ptr<detail::task_state> state_;
};

namespace detail {
struct task_access {
  template <class F, class... Args>
  static task go(std::source_location site, F &&f, Args &&...args) {
    return task(start_task(
        bind_once(std::forward<F>(f), std::forward<Args>(args)...), site));
  }
};
} // namespace detail

/// Runs \p f in a task of its own, with copies of the arguments (std::ref for
/// references, as with std::thread).
///
/// Requires: what \p f refers to lives as long as the task.
/// Guarantees: \p f, the arguments and what the callable captured are destroyed
///   by the task, before anybody's join returns.
/// Memory ordering: what the caller did before go happens before \p f.
/// Errors: std::system_error if no task could be made; \p f does not run then.
///   An exception that leaves \p f ends the program, with a message that names
///   \p site.
///
///   heddle::go([&done] { work(); done.send({}); });
///   heddle::go(serve, socket, 8080);
///
/// One overload per number of arguments, up to four, because a parameter pack
/// cannot be followed by a defaulted source location, and the callable shall
/// stay argument 0. Use a lambda for more.
template <detail::spawnable F>
HEDDLE_DETAIL_GO task
go(F &&f, std::source_location site = std::source_location::current()) {
  return detail::task_access::go(site, std::forward<F>(f));
}

template <class A, detail::spawnable<A> F>
HEDDLE_DETAIL_GO_WITH_ARGUMENTS task
go(F &&f, A &&a, std::source_location site = std::source_location::current()) {
  return detail::task_access::go(site, std::forward<F>(f), std::forward<A>(a));
}

template <class A, class B, detail::spawnable<A, B> F>
HEDDLE_DETAIL_GO_WITH_ARGUMENTS task
go(F &&f, A &&a, B &&b,
   std::source_location site = std::source_location::current()) {
  return detail::task_access::go(site, std::forward<F>(f), std::forward<A>(a),
                                 std::forward<B>(b));
}

template <class A, class B, class C, detail::spawnable<A, B, C> F>
HEDDLE_DETAIL_GO_WITH_ARGUMENTS task
go(F &&f, A &&a, B &&b, C &&c,
   std::source_location site = std::source_location::current()) {
  return detail::task_access::go(site, std::forward<F>(f), std::forward<A>(a),
                                 std::forward<B>(b), std::forward<C>(c));
}

template <class A, class B, class C, class D, detail::spawnable<A, B, C, D> F>
HEDDLE_DETAIL_GO_WITH_ARGUMENTS task
go(F &&f, A &&a, B &&b, C &&c, D &&d,
   std::source_location site = std::source_location::current()) {
  return detail::task_access::go(site, std::forward<F>(f), std::forward<A>(a),
                                 std::forward<B>(b), std::forward<C>(c),
                                 std::forward<D>(d));
}

} // namespace heddle

#endif // HEDDLE_TASK_H
