//===- heddle/detail/internal_mutex.h - Short locks ----------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The lock around the few instructions that change a primitive's own state. It
// is never held while a task parks or while a user's function runs, so blocking
// the operating-system thread for its duration is right with every backend.
// A wrapper only because std::mutex of libstdc++ is invisible to
// -Wthread-safety.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_INTERNAL_MUTEX_H
#define HEDDLE_DETAIL_INTERNAL_MUTEX_H

#include "heddle/annotations.h"
#include "heddle/thread_safety.h"
#include <mutex>

namespace heddle::detail {

class HEDDLE_CAPABILITY("mutex") HEDDLE_TYPE(kind: lock) internal_mutex {
public:
  HEDDLE_ACQUIRES void lock() HEDDLE_ACQUIRE() { m_.lock(); }
  HEDDLE_RELEASES void unlock() HEDDLE_RELEASE() { m_.unlock(); }

private:
  std::mutex m_;
};

class HEDDLE_SCOPED_CAPABILITY HEDDLE_TYPE(kind: guard) internal_lock {
public:
  explicit internal_lock(internal_mutex &m) HEDDLE_ACQUIRE(m)
      : m_(m), held_(true) {
    m_.lock();
  }
  ~internal_lock() HEDDLE_RELEASE() {
    if (held_)
      m_.unlock();
  }
  internal_lock(const internal_lock &) = delete;
  internal_lock &operator=(const internal_lock &) = delete;

  HEDDLE_RELEASES void unlock() HEDDLE_RELEASE() {
    held_ = false;
    m_.unlock();
  }
  HEDDLE_ACQUIRES void lock() HEDDLE_ACQUIRE() {
    m_.lock();
    held_ = true;
  }

private:
  internal_mutex &m_;
  bool held_;
};

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_INTERNAL_MUTEX_H
