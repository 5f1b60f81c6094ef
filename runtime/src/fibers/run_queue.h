//===- fibers/run_queue.h - Tasks that can run ---------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_FIBERS_RUN_QUEUE_H
#define HEDDLE_SRC_FIBERS_RUN_QUEUE_H

#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/seam.h"
#include <algorithm>
#include <cstddef>

namespace heddle::detail {

/// First in, first out; linked through the tasks themselves, so that making a
/// task ready never needs memory.
class run_queue {
public:
  /// A look without the lock: may be out of date when it returns.
  bool empty() const noexcept {
    return size_.load(std::memory_order_relaxed) == 0;
  }

  void push_back(runnable *r) noexcept {
    internal_lock lock(mutex_);
    append(r);
    resize(1);
  }

  void push_front(runnable *r) noexcept {
    internal_lock lock(mutex_);
    r->next = first_;
    first_ = r;
    if (!last_)
      last_ = r;
    resize(1);
  }

  runnable *pop() noexcept {
    if (empty())
      return nullptr;
    internal_lock lock(mutex_);
    return remove();
  }

  /// Takes half of what is here, up to \p most: the first is returned, the
  /// others go to \p to, which belongs to the caller.
  runnable *steal(run_queue &to, std::size_t most) noexcept {
    if (empty())
      return nullptr;
    runnable *first;
    runnable *rest = nullptr;
    {
      internal_lock lock(mutex_);
      const std::size_t here = size_.load(std::memory_order_relaxed);
      std::size_t more = std::min((here + 1) / 2, most);
      first = remove();
      runnable **end = &rest;
      for (; more > 1; --more) {
        *end = remove();
        end = &(*end)->next;
      }
    }
    while (rest) {
      runnable *next = rest->next;
      to.push_back(rest);
      rest = next;
    }
    return first;
  }

private:
  void resize(std::ptrdiff_t by) noexcept HEDDLE_REQUIRES(mutex_) {
    size_.store(size_.load(std::memory_order_relaxed) +
                    static_cast<std::size_t>(by),
                std::memory_order_relaxed);
  }
  void append(runnable *r) noexcept HEDDLE_REQUIRES(mutex_) {
    r->next = nullptr;
    (last_ ? last_->next : first_) = r;
    last_ = r;
  }
  runnable *remove() noexcept HEDDLE_REQUIRES(mutex_) {
    runnable *r = first_;
    if (!r)
      return nullptr;
    first_ = r->next;
    if (!first_)
      last_ = nullptr;
    r->next = nullptr;
    resize(-1);
    return r;
  }

  internal_mutex mutex_;
  std::atomic<std::size_t> size_{0};
  runnable *first_ HEDDLE_GUARDED_BY(mutex_) = nullptr;
  runnable *last_ HEDDLE_GUARDED_BY(mutex_) = nullptr;
};

} // namespace heddle::detail

#endif // HEDDLE_SRC_FIBERS_RUN_QUEUE_H
