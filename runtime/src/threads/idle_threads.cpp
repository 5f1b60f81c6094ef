//===- threads/idle_threads.cpp - Threads between two tasks ---------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "idle_threads.h"
#include <chrono>
#include <new>
#include <pthread.h>

namespace heddle::detail {
namespace {

constexpr std::size_t most_idle = 64;
constexpr std::chrono::seconds patience{1};

} // namespace

idle_threads &idle_threads::instance() {
  static idle_threads *const all = new idle_threads;
  return *all;
}

// The child of a fork has none of the threads that wait here; it has to start
// its own.
idle_threads::idle_threads() noexcept {
  pthread_atfork(
      []() HEDDLE_NO_THREAD_SAFETY_ANALYSIS { instance().mutex_.lock(); },
      []() HEDDLE_NO_THREAD_SAFETY_ANALYSIS { instance().mutex_.unlock(); },
      []() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
        instance().top_ = nullptr;
        instance().count_ = 0;
        instance().mutex_.unlock();
      });
}

bool idle_threads::hand_over(std::unique_ptr<work> &w) noexcept {
  seat *s;
  {
    internal_lock lock(mutex_);
    s = top_;
    if (!s)
      return false;
    top_ = s->below;
    --count_;
  }
  // Read first: the store below ends the seat's life.
  parker *sitter = s->sitter;
  s->next_work = std::move(w);
  s->served.store(true, std::memory_order_release);
  unpark(sitter);
  return true;
}

std::unique_ptr<work> idle_threads::next() noexcept {
  parker *me;
  try {
    me = self();
  } catch (const std::bad_alloc &) {
    return nullptr; // the thread ends, as it would without us
  }
  seat s{me, nullptr};
  if (!sit_down(s))
    return nullptr;
  const time_point end = std::chrono::steady_clock::now() + patience;
  while (!s.served.load(std::memory_order_acquire))
    if (!park_until(end) && get_up(s))
      return nullptr;
  return std::move(s.next_work);
}

bool idle_threads::sit_down(seat &s) noexcept {
  internal_lock lock(mutex_);
  if (count_ >= most_idle)
    return false;
  s.below = top_;
  top_ = &s;
  ++count_;
  return true;
}

/// \returns false if somebody has taken \p s and is about to serve it.
bool idle_threads::get_up(seat &s) noexcept {
  internal_lock lock(mutex_);
  for (seat **link = &top_; *link; link = &(*link)->below)
    if (*link == &s) {
      *link = s.below;
      --count_;
      return true;
    }
  return false;
}

} // namespace heddle::detail
