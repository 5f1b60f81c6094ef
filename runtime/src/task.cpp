//===- task.cpp - The life of a task --------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/task.h"
#include "environment.h"
#include "heddle/detail/task_state.h"
#include "heddle/error.h"
#include <cstdio>
#include <utility>

namespace heddle {
namespace detail {

task_state::~task_state() {
  if (record_)
    task_dropped(record_); // it was never run
}

void task_state::start() noexcept {
  runner_.store(self(), std::memory_order_relaxed);
  if (record_)
    task_begins(record_);
}

void task_state::finish() noexcept {
  if (record_)
    task_ends(std::exchange(record_, nullptr));
  queued_waiter *woken;
  {
    internal_lock lock(mutex_);
    finished_.store(true, std::memory_order_release);
    // The parker goes to another task soon; it must not look like this one.
    runner_.store(nullptr, std::memory_order_relaxed);
    woken = take_all(waiters_);
  }
  complete_all(woken);
}

void task_state::join(const call_site &at) {
  if (finished())
    return;
  // Only the task itself can read its own parker here: no race.
  if (runner_.load(std::memory_order_relaxed) == self())
    throw_usage_error("join of a task by itself");
  queued_waiter w(wait_reason::join, this, at);
  {
    internal_lock lock(mutex_);
    if (finished())
      return;
    waiters_.push_back(&w);
  }
  w.wait();
}

namespace {
[[noreturn]] void report(const std::source_location &site,
                         const char *text) noexcept {
  report_panic(site, text);
  std::fprintf(stderr,
               "heddle: exception escaped from the task spawned at %s:%u: %s\n",
               site.file_name(), static_cast<unsigned>(site.line()), text);
  std::terminate();
}
} // namespace

void panic(const std::source_location &site,
           const std::exception_ptr &what) noexcept {
  try {
    std::rethrow_exception(what);
  } catch (const std::exception &e) {
    report(site, e.what());
  } catch (...) {
    report(site, "(not a std::exception)");
  }
}

} // namespace detail

detail::task_state &task::state() const {
  if (!state_)
    detail::throw_usage_error("use of an empty task handle");
  return *state_;
}

void task::join(detail::call_site at) const { state().join(at); }

bool task::finished() const { return state().finished(); }

std::source_location task::spawn_site() const { return state().site(); }

} // namespace heddle
