// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the collector needs beyond the standard library. The HEDDLE_ macros tell
// the checks what the members mean; nothing else depends on them.
#ifndef SYNC_H
#define SYNC_H

#include "heddle/annotations.h"
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

/// A queue of at most `capacity` values between threads.
template <class T> class HEDDLE_TYPE(kind: channel) BoundedQueue {
public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Waits for room. Sending into a closed queue is an error of the program.
  HEDDLE_SENDS void send(T value) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || values_.size() < capacity_; });
    if (closed_)
      throw std::logic_error("send on a closed queue");
    values_.push_back(std::move(value));
    changed_.notify_all();
  }
  /// Waits for a value; nothing if the queue is closed and drained.
  HEDDLE_RECEIVES std::optional<T> receive() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !values_.empty(); });
    if (values_.empty())
      return std::nullopt;
    std::optional<T> value(std::move(values_.front()));
    values_.pop_front();
    changed_.notify_all();
    return value;
  }
  /// No more values will be sent.
  HEDDLE_CLOSES void close() {
    std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> values_;
  bool closed_ = false;
};

/// Counts jobs that have not ended yet.
class HEDDLE_TYPE(kind: wait-group) WaitGroup {
public:
  HEDDLE_ROLE(role: wg-add) void add() {
    std::lock_guard lock(mutex_);
    ++count_;
  }
  HEDDLE_ROLE(role: wg-done) void done() {
    std::lock_guard lock(mutex_);
    if (--count_ == 0)
      zero_.notify_all();
  }
  HEDDLE_ROLE(role: wg-wait) void wait() {
    std::unique_lock lock(mutex_);
    zero_.wait(lock, [&] { return count_ == 0; });
  }

private:
  std::mutex mutex_;
  std::condition_variable zero_;
  int count_ = 0;
};

/// Runs what was pushed, last first, at the end of its scope.
class HEDDLE_TYPE(kind: defer-stack) Cleanups {
public:
  Cleanups() = default;
  Cleanups(const Cleanups &) = delete;
  Cleanups &operator=(const Cleanups &) = delete;
  ~Cleanups() {
    for (auto it = pushed_.rbegin(); it != pushed_.rend(); ++it)
      (*it)();
  }
  HEDDLE_ROLE(role: defer-function, callable: 0)
  void push(std::function<void()> cleanup) {
    pushed_.push_back(std::move(cleanup));
  }

private:
  std::vector<std::function<void()>> pushed_;
};

#endif // SYNC_H
