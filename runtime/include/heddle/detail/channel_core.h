//===- heddle/detail/channel_core.h - Channels, any element --- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The part of a channel that does not depend on the element type, and the two
// structures by which waiting tasks meet: a `selection` is one wait of one task
// (a plain send or receive, or a select), a `channel_waiter` is its entry in
// the queue of one channel. A select has one selection and an entry per case.
//
// Who wants to serve an entry takes it out of its queue and claims the
// selection with a compare-and-swap; the winner alone may touch the entry's
// slot, and must complete the selection. Entries whose selection was claimed
// elsewhere are simply skipped. A task that times out claims itself.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_CHANNEL_CORE_H
#define HEDDLE_DETAIL_CHANNEL_CORE_H

#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/waiter.h"
#include <cstddef>

namespace heddle::detail {

struct selection;

struct channel_waiter {
  channel_waiter *prev = nullptr;
  channel_waiter *next = nullptr;
  bool queued = false;
  selection *owner = nullptr;
  /// Sender: the T to move from. Receiver: the std::optional<T> to fill.
  void *slot = nullptr;
  /// Set by the winner: a value was transferred (false: the channel closed).
  bool transferred = false;
};

struct selection : waiter {
  using waiter::waiter;
  std::atomic<channel_waiter *> winner{nullptr};

  bool claim(channel_waiter *w) noexcept {
    channel_waiter *nobody = nullptr;
    return winner.compare_exchange_strong(nobody, w, std::memory_order_acq_rel);
  }

  /// For the waiting task itself, after a time-out. \returns whether nobody
  /// else had claimed it; if somebody has, waits for them to complete.
  bool withdraw() noexcept;
};

enum class outcome : unsigned char { done, closed, would_block };

class channel_core {
public:
  explicit channel_core(std::size_t capacity) noexcept : capacity_(capacity) {}
  channel_core(const channel_core &) = delete;
  channel_core &operator=(const channel_core &) = delete;

  /// \throws channel_closed if it is closed already.
  void close(const call_site &at);
  bool closed() const noexcept;
  std::size_t length() const noexcept;
  std::size_t capacity() const noexcept { return capacity_; }

  // For select, which holds the locks of several channels at once.
  internal_mutex &mutex() const noexcept HEDDLE_RETURN_CAPABILITY(mutex_) {
    return mutex_;
  }
  void enqueue(channel_waiter *w, bool sends) HEDDLE_REQUIRES(mutex_) {
    (sends ? senders_ : receivers_).push_back(w);
  }
  void dequeue(channel_waiter *w, bool sends) HEDDLE_REQUIRES(mutex_) {
    (sends ? senders_ : receivers_).remove(w);
  }

protected:
  ~channel_core() = default;

  /// Takes the first waiter that is still to be had, claimed for the caller.
  static channel_waiter *take(wait_list<channel_waiter> &queue) noexcept {
    return queue.empty() ? nullptr : take_slowly(queue);
  }
  static channel_waiter *take_slowly(wait_list<channel_waiter> &queue) noexcept;

  /// Waits, with the lock free, for the peer of an entry that is in the queue.
  /// \returns false if \p deadline came first; the entry is out of the queue.
  bool await(selection &s, channel_waiter &w, bool sends, time_point deadline);

  mutable internal_mutex mutex_;
  const std::size_t capacity_;
  std::size_t count_ HEDDLE_GUARDED_BY(mutex_) = 0;
  bool closed_ HEDDLE_GUARDED_BY(mutex_) = false;
  wait_list<channel_waiter> senders_ HEDDLE_GUARDED_BY(mutex_);
  wait_list<channel_waiter> receivers_ HEDDLE_GUARDED_BY(mutex_);
};

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_CHANNEL_CORE_H
