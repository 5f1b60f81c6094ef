//===- heddle/detail/task_state.h - What is known of a task --- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_TASK_STATE_H
#define HEDDLE_DETAIL_TASK_STATE_H

#include "heddle/detail/bound.h"
#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/waiter.h"
#include <exception>
#include <memory>
#include <optional>
#include <source_location>

namespace heddle::detail {

/// Shared by a task and its handles.
class task_state {
public:
  /// \p group: what waits for the task's end besides its handles, for reports.
  explicit task_state(std::source_location site,
                      const void *group = nullptr) noexcept
      : site_(site),
        record_(observing() ? task_spawned(site, this, group) : nullptr) {}
  ~task_state();
  task_state(const task_state &) = delete;
  task_state &operator=(const task_state &) = delete;

  const std::source_location &site() const noexcept { return site_; }
  bool finished() const noexcept {
    return finished_.load(std::memory_order_acquire);
  }

  /// \throws usage_error if called by the task itself.
  void join(const call_site &at);

  // Called by the task.
  void start() noexcept;
  void finish() noexcept;

private:
  const std::source_location site_;
  task_record *record_; ///< nullptr: spawned unobserved, or ended
  std::atomic<parker *> runner_{nullptr};
  std::atomic<bool> finished_{false};
  internal_mutex mutex_;
  waiter_queue waiters_ HEDDLE_GUARDED_BY(mutex_);
};

/// Ends the program: an exception escaped from a task.
[[noreturn]] void panic(const std::source_location &site,
                        const std::exception_ptr &what) noexcept;

template <class F> class task_work final : public work {
public:
  task_work(std::shared_ptr<task_state> state, F &&f)
      : state_(std::move(state)), f_(std::move(f)) {}

  void run() noexcept override {
    state_->start();
    try {
      (*f_)();
      // The callable goes before anybody learns of the end: who has joined may
      // rely on the captures being gone.
      f_.reset();
    } catch (...) {
      panic(state_->site(), std::current_exception());
    }
    state_->finish();
  }

private:
  std::shared_ptr<task_state> state_;
  std::optional<F> f_;
};

template <class F>
std::shared_ptr<task_state> start_task(F f, std::source_location site,
                                       const void *group = nullptr) {
  auto state = std::make_shared<task_state>(site, group);
  spawn(std::make_unique<task_work<F>>(state, std::move(f)));
  return state;
}

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_TASK_STATE_H
