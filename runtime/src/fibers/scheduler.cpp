//===- fibers/scheduler.cpp - Many tasks on few threads -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "scheduler.h"
#include "settings.h"
#include <algorithm>
#include <thread>

namespace heddle::detail {

scheduler &scheduler::instance() {
  static scheduler *const s = new scheduler;
  return *s;
}

void scheduler::start_slowly() {
  internal_lock lock(start_mutex_);
  if (workers_.empty()) {
    const std::size_t wanted =
        setting("HEDDLE_WORKERS",
                std::max(1u, std::thread::hardware_concurrency()), 1, 1024);
    std::vector<std::unique_ptr<worker>> all;
    for (std::size_t i = 0; i < wanted; ++i)
      all.push_back(std::make_unique<worker>(*this));
    {
      internal_lock idle(idle_mutex_);
      idle_.reserve(wanted);
    }
    workers_ = std::move(all);
  }
  // If a thread cannot be made, the next task's start tries again from there.
  if (!has_alarms_)
    alarms_.start();
  has_alarms_ = true;
  for (; threads_ < workers_.size(); ++threads_)
    std::thread([w = workers_[threads_].get()] { w->run(); }).detach();
  started_.store(true, std::memory_order_release);
}

void scheduler::make_ready(runnable *r) noexcept {
  if (worker *w = worker::current())
    return w->run_next(r);
  injected_.push_back(r);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (idle_count_.load(std::memory_order_relaxed) != 0)
    wake_one();
}

// Why no wake-up is lost: who queues something does so and then looks for idle
// workers and an alert watcher; a worker registers as idle, and a watcher
// ceases to be alert, and then looks at the queues. Between the two steps of
// each is a sequentially consistent fence, so at least one side sees the other.

void scheduler::enter_idle(worker *w) noexcept {
  {
    internal_lock lock(idle_mutex_);
    if (std::find(idle_.begin(), idle_.end(), w) == idle_.end())
      idle_.push_back(w);
    idle_count_.store(idle_.size(), std::memory_order_relaxed);
  }
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

void scheduler::leave_idle(worker *w) noexcept {
  {
    internal_lock lock(idle_mutex_);
    std::erase(idle_, w);
    idle_count_.store(idle_.size(), std::memory_order_relaxed);
  }
  // It may have been called to watch, and what it has got may be the first of
  // many: another one shall look.
  if (!watcher_.load(std::memory_order_seq_cst))
    set_alert(false);
  call_watcher();
}

/// Wakes an idle worker, which is no longer counted as idle then: the next call
/// wakes another one.
bool scheduler::wake_one() noexcept {
  worker *w;
  {
    internal_lock lock(idle_mutex_);
    if (idle_.empty())
      return false;
    w = idle_.back();
    idle_.pop_back();
    idle_count_.store(idle_.size(), std::memory_order_relaxed);
  }
  w->wake();
  return true;
}

void scheduler::call_watcher_slowly() noexcept {
  // One call is enough.
  if (alert_.exchange(true, std::memory_order_seq_cst))
    return;
  if (worker *w = watcher_.load(std::memory_order_seq_cst))
    w->wake();          // if it has just found something, it calls another one
  else if (!wake_one()) // who becomes the watcher, unless it finds work
    set_alert(false);
}

bool scheduler::begin_watch(worker *w) noexcept {
  worker *nobody = nullptr;
  if (!watcher_.compare_exchange_strong(nobody, w, std::memory_order_seq_cst))
    return false;
  set_alert(true);
  return true;
}

void scheduler::end_watch() noexcept {
  watcher_.store(nullptr, std::memory_order_seq_cst);
  set_alert(false);
}

} // namespace heddle::detail
