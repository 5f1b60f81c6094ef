//===- heddle/detail/shared_cell.h - An atomic shared_ptr ----- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_SHARED_CELL_H
#define HEDDLE_DETAIL_SHARED_CELL_H

#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/sanitizers.h"
#include <atomic>
#include <memory>

namespace heddle::detail {

/// A shared pointer that several tasks load and store. A load happens after the
/// store of what it returns.
///
/// std::atomic<std::shared_ptr> where there is one: libc++ has none, and that
/// of libstdc++ 12 has a lock inside of which ThreadSanitizer knows nothing.
#if defined(__cpp_lib_atomic_shared_ptr) && !HEDDLE_DETAIL_TSAN
template <class T> class shared_cell {
public:
  explicit shared_cell(std::shared_ptr<T> first) noexcept
      : pointer_(std::move(first)) {}
  std::shared_ptr<T> load() const noexcept {
    return pointer_.load(std::memory_order_acquire);
  }
  void store(std::shared_ptr<T> next) noexcept {
    pointer_.store(std::move(next), std::memory_order_release);
  }

private:
  std::atomic<std::shared_ptr<T>> pointer_;
};
#else
template <class T> class shared_cell {
public:
  explicit shared_cell(std::shared_ptr<T> first) noexcept
      : pointer_(std::move(first)) {}
  std::shared_ptr<T> load() const noexcept {
    internal_lock lock(mutex_);
    return pointer_;
  }
  void store(std::shared_ptr<T> next) noexcept {
    // Out of the lock: the last owner runs the destructors of all elements.
    internal_lock lock(mutex_);
    pointer_.swap(next);
    lock.unlock();
  }

private:
  mutable internal_mutex mutex_;
  std::shared_ptr<T> pointer_ HEDDLE_GUARDED_BY(mutex_);
};
#endif

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_SHARED_CELL_H
