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
    const std::size_t wanted = setting(
        "HEDDLE_WORKERS", std::max(1u, std::thread::hardware_concurrency()), 1,
        1024);
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
  wake_if_idle();
}

// Why no wake-up is lost: who queues something does so and then looks for idle
// workers; a worker registers as idle and then looks at the queues. All four
// are sequentially consistent, so at least one of the two sees the other.

void scheduler::enter_idle(worker *w) noexcept {
  internal_lock lock(idle_mutex_);
  idle_.push_back(w);
  idle_count_.store(idle_.size(), std::memory_order_seq_cst);
}

bool scheduler::leave_idle(worker *w) noexcept {
  internal_lock lock(idle_mutex_);
  const auto it = std::find(idle_.begin(), idle_.end(), w);
  if (it == idle_.end())
    return false;
  idle_.erase(it);
  idle_count_.store(idle_.size(), std::memory_order_seq_cst);
  return true;
}

void scheduler::wake_searcher() noexcept {
  std::size_t nobody = 0;
  if (!searching_.compare_exchange_strong(nobody, 1, std::memory_order_seq_cst))
    return;
  worker *w = nullptr;
  {
    internal_lock lock(idle_mutex_);
    if (!idle_.empty()) {
      w = idle_.back();
      idle_.pop_back();
      idle_count_.store(idle_.size(), std::memory_order_seq_cst);
    }
  }
  if (w)
    w->wake();
  else
    searching_.fetch_sub(1, std::memory_order_seq_cst);
}

bool scheduler::begin_search() noexcept {
  std::size_t n = searching_.load(std::memory_order_relaxed);
  while (2 * n < workers_.size())
    if (searching_.compare_exchange_weak(n, n + 1, std::memory_order_seq_cst))
      return true;
  return false;
}

void scheduler::end_search(bool found) noexcept {
  // While somebody searches nobody is woken: the last one who finds something
  // has to pass on that there may be more.
  if (searching_.fetch_sub(1, std::memory_order_seq_cst) == 1 && found &&
      anything_queued())
    wake_if_idle();
}

bool scheduler::anything_queued() const noexcept {
  return !injected_.empty() ||
         std::any_of(workers_.begin(), workers_.end(),
                     [](const auto &w) { return w->has_queued(); });
}

bool scheduler::begin_watch() noexcept {
  if (!others_run())
    return false;
  return !watched_.exchange(true, std::memory_order_seq_cst);
}

} // namespace heddle::detail
