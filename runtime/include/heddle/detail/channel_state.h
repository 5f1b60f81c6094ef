//===- heddle/detail/channel_state.h - What handles share ----- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_CHANNEL_STATE_H
#define HEDDLE_DETAIL_CHANNEL_STATE_H

#include "heddle/detail/channel_core.h"
#include "heddle/error.h"
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace heddle::detail {

template <class T> class channel_state final : public channel_core {
  // Values change hands under the lock and between tasks: there is nobody to
  // whom an exception of the move could be reported without losing the value.
  static_assert(std::is_nothrow_move_constructible_v<T>,
                "the elements of a channel must be movable without exceptions; "
                "send a std::unique_ptr to others");
  static_assert(std::is_nothrow_destructible_v<T>);

public:
  explicit channel_state(std::size_t capacity)
      : channel_core(capacity),
        ring_(capacity ? new std::optional<T>[capacity] : nullptr) {}

  /// Without waiting; moves from \p value only if `done`. The caller completes
  /// \p woken, if any, after unlocking.
  outcome put(T &value, selection *&woken) HEDDLE_REQUIRES(mutex_) {
    if (closed_)
      return outcome::closed;
    if (channel_waiter *w = take(receivers_)) {
      static_cast<std::optional<T> *>(w->slot)->emplace(std::move(value));
      w->transferred = true;
      woken = w->owner;
      return outcome::done;
    }
    if (count_ == capacity_)
      return outcome::would_block;
    append(std::move(value));
    return outcome::done;
  }

  /// Without waiting; \p out must be empty. As put otherwise.
  outcome get(std::optional<T> &out, selection *&woken)
      HEDDLE_REQUIRES(mutex_) {
    if (count_ != 0) {
      T &slot = *ring_[first_];
      out.emplace(std::move(slot));
      ring_[first_].reset();
      first_ = next(first_);
      --count_;
      // The room goes to the sender that has waited longest, not to whoever
      // comes next: values stay in the order of the sends.
      if (channel_waiter *w = take(senders_)) {
        append(std::move(*static_cast<T *>(w->slot)));
        w->transferred = true;
        woken = w->owner;
      }
      return outcome::done;
    }
    if (channel_waiter *w = take(senders_)) {
      out.emplace(std::move(*static_cast<T *>(w->slot)));
      w->transferred = true;
      woken = w->owner;
      return outcome::done;
    }
    return closed_ ? outcome::closed : outcome::would_block;
  }

  /// \returns would_block if the deadline came first.
  outcome send(T &value, time_point deadline, const call_site &at) {
    selection *woken = nullptr;
    internal_lock lock(mutex_);
    const outcome now = put(value, woken);
    if (now != outcome::would_block) {
      lock.unlock();
      if (woken)
        woken->complete();
      return now;
    }
    selection s(wait_reason::send, this, at);
    channel_waiter w{.owner = &s, .slot = &value};
    enqueue(&w, true);
    lock.unlock();
    if (!await(s, w, true, deadline))
      return outcome::would_block;
    return w.transferred ? outcome::done : outcome::closed;
  }

  outcome receive(std::optional<T> &out, time_point deadline,
                  const call_site &at) {
    selection *woken = nullptr;
    internal_lock lock(mutex_);
    const outcome now = get(out, woken);
    if (now != outcome::would_block) {
      lock.unlock();
      if (woken)
        woken->complete();
      return now;
    }
    selection s(wait_reason::receive, this, at);
    channel_waiter w{.owner = &s, .slot = &out};
    enqueue(&w, false);
    lock.unlock();
    if (!await(s, w, false, deadline))
      return outcome::would_block;
    return w.transferred ? outcome::done : outcome::closed;
  }

  outcome try_send(T &value) {
    selection *woken = nullptr;
    internal_lock lock(mutex_);
    const outcome now = put(value, woken);
    lock.unlock();
    if (woken)
      woken->complete();
    return now;
  }

  outcome try_receive(std::optional<T> &out) {
    selection *woken = nullptr;
    internal_lock lock(mutex_);
    const outcome now = get(out, woken);
    lock.unlock();
    if (woken)
      woken->complete();
    return now;
  }

private:
  std::size_t next(std::size_t i) const noexcept {
    return i + 1 == capacity_ ? 0 : i + 1;
  }
  void append(T &&value) HEDDLE_REQUIRES(mutex_) {
    // count_ < capacity_ here, so one subtraction wraps (and cannot overflow).
    const std::size_t room = capacity_ - first_;
    ring_[count_ < room ? first_ + count_ : count_ - room].emplace(
        std::move(value));
    ++count_;
  }

  // The array is fixed; its elements are guarded by the lock.
  const std::unique_ptr<std::optional<T>[]> ring_;
  std::size_t first_ HEDDLE_GUARDED_BY(mutex_) = 0;
};

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_CHANNEL_STATE_H
