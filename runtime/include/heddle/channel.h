//===- heddle/channel.h - Queues between tasks ---------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   auto results = heddle::make_channel<Result>(16);
//   heddle::go([results] {
//     for (const Job &j : jobs)
//       results.send(run(j));
//     results.close();
//   });
//   for (Result &r : results)     // until closed and drained
//     use(r);
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHANNEL_H
#define HEDDLE_CHANNEL_H

#include "heddle/annotations.h"
#include "heddle/detail/channel_state.h"
#include "heddle/detail/roles.h"
#include "heddle/error.h"
#include <concepts>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

namespace heddle {

/// The element of channels that carry no values, only events.
struct unit {
  friend bool operator==(unit, unit) = default;
};

/// Why a receive that may give up returned what it returned.
enum class channel_status : unsigned char {
  ok,     ///< there is a value
  empty,  ///< there was none, now or until the deadline
  closed, ///< there is none and never will be
};

namespace detail {
struct channel_access;

/// What range-for over a channel steps through. Each step receives.
template <class T> class channel_iterator {
public:
  using value_type = T;
  using difference_type = std::ptrdiff_t;

  T &operator*() const noexcept { return *value_; }
  T *operator->() const noexcept { return &*value_; }
  channel_iterator &operator++() {
    value_.reset();
    state_->receive(value_, no_deadline, at_);
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const channel_iterator &i,
                         std::default_sentinel_t) noexcept {
    return !i.value_;
  }

private:
  friend struct channel_access;
  channel_iterator(std::shared_ptr<channel_state<T>> state, call_site at)
      : state_(std::move(state)), at_(at) {
    if (!state_)
      park_forever(at_);
    ++*this;
  }
  std::shared_ptr<channel_state<T>> state_;
  call_site at_; ///< of the loop
  mutable std::optional<T> value_;
};

struct channel_access {
  template <class T>
  static channel_iterator<T> begin(std::shared_ptr<channel_state<T>> state,
                                   call_site at) {
    return channel_iterator<T>(std::move(state), at);
  }
  template <class Handle, class T>
  static Handle make(std::shared_ptr<channel_state<T>> state) {
    return Handle(std::move(state));
  }
  template <class Handle> static const auto &state(const Handle &h) {
    if constexpr (requires { h.state_; })
      return h.state_;
    else
      return h.ch_.state_; // a view
  }
};

inline channel_status to_status(outcome o) noexcept {
  switch (o) {
  case outcome::done:
    return channel_status::ok;
  case outcome::closed:
    return channel_status::closed;
  case outcome::would_block:
    break;
  }
  return channel_status::empty;
}
} // namespace detail

/// A queue between tasks, like Go's chan. A handle: copies are the same
/// channel, which lives as long as one of them.
///
/// `channel<T>()` is unbuffered: a send returns when a receiver has taken the
/// value. `channel<T>(n)` has room for n values. `channel<T>(nullptr)` is nil:
/// sends and receives wait for ever, as Go has it, which takes a case out of a
/// select.
///
/// Requires of T: movable and destructible without exceptions (checked), and
///   neither may use the same channel.
/// Order: values are received in the order of their sends; waiting tasks are
///   served first come, first served.
/// Memory ordering: a send happens before the receive of its value; a close
///   before a receive that reports it; a receive from an unbuffered channel
///   before the return of its send; the k-th receive from a channel of capacity
///   C before the return of the (k+C)-th send.
/// Thread safety: all members may be called by several tasks at once, on one
///   handle too; assigning to a handle or moving from it may not.
template <class T> class HEDDLE_TYPE(kind: channel, capacity: 0) channel {
public:
  using value_type = T;

  /// A new unbuffered channel.
  channel() : channel(std::size_t{0}) {}

  /// A new channel with room for \p capacity values.
  /// Errors: usage_error if \p capacity is negative; std::bad_alloc.
  template <std::integral I>
  explicit channel(I capacity)
      : state_(std::make_shared<detail::channel_state<T>>(check(capacity))) {}

  /// The nil channel.
  channel(std::nullptr_t) noexcept {}
  HEDDLE_DETAIL_MAKE_EMPTY static channel nil() noexcept {
    return channel(nullptr);
  }

  /// Sends \p value, waiting for a receiver or for room.
  ///
  /// Errors: channel_closed if the channel is closed, also while waiting.
  /// nil: waits for ever.
  HEDDLE_SENDS void
  send(T value, detail::call_site at = detail::call_site::current()) const {
    if (!state_)
      detail::park_forever(at);
    sent(state_->send(value, detail::no_deadline, at), at);
  }

  /// Sends \p value if that needs no waiting. \returns whether it did.
  ///
  /// Guarantees: an rvalue is moved from only if it was sent.
  /// Errors: channel_closed if the channel is closed.
  /// nil: false.
  HEDDLE_DETAIL_TRY_SEND bool
  try_send(T &&value,
           detail::call_site at = detail::call_site::current()) const {
    return state_ && sent(state_->try_send(value), at);
  }
  HEDDLE_DETAIL_TRY_SEND bool
  try_send(const T &value,
           detail::call_site at = detail::call_site::current()) const
    requires std::copy_constructible<T>
  {
    T copy(value);
    return try_send(std::move(copy), at);
  }

  /// Sends \p value, waiting for at most \p d. \returns whether it was sent.
  /// As try_send otherwise.
  template <class Rep, class Period>
  HEDDLE_DETAIL_TIMED_SEND bool
  send_for(T &&value, const std::chrono::duration<Rep, Period> &d,
           detail::call_site at = detail::call_site::current()) const {
    return send_before(value, detail::deadline_after(d), at);
  }
  template <class Rep, class Period>
    requires std::copy_constructible<T>
  HEDDLE_DETAIL_TIMED_SEND bool
  send_for(const T &value, const std::chrono::duration<Rep, Period> &d,
           detail::call_site at = detail::call_site::current()) const {
    T copy(value);
    return send_before(copy, detail::deadline_after(d), at);
  }

  /// Sends \p value, waiting until \p t at most. \returns whether it was sent.
  /// As try_send otherwise.
  template <class Clock, class Duration>
  HEDDLE_DETAIL_TIMED_SEND bool
  send_until(T &&value, const std::chrono::time_point<Clock, Duration> &t,
             detail::call_site at = detail::call_site::current()) const {
    return send_before(value, detail::deadline_at(t), at);
  }
  template <class Clock, class Duration>
    requires std::copy_constructible<T>
  HEDDLE_DETAIL_TIMED_SEND bool
  send_until(const T &value, const std::chrono::time_point<Clock, Duration> &t,
             detail::call_site at = detail::call_site::current()) const {
    T copy(value);
    return send_before(copy, detail::deadline_at(t), at);
  }

  /// Says that no more values will be sent.
  ///
  /// Guarantees: buffered values can still be received; then, and in tasks that
  ///   wait already, receive returns nullopt. Tasks that wait in send get
  ///   channel_closed.
  /// Errors: channel_closed if closed already; usage_error if nil.
  HEDDLE_CLOSES void
  close(detail::call_site at = detail::call_site::current()) const {
    if (!state_)
      detail::throw_usage_error("close of a nil channel");
    state_->close(at);
  }

  /// Receives a value, waiting for one. \returns nullopt when the channel is
  /// closed and drained.
  ///
  /// nil: waits for ever.
  HEDDLE_RECEIVES std::optional<T>
  receive(detail::call_site at = detail::call_site::current()) const {
    if (!state_)
      detail::park_forever(at);
    std::optional<T> value;
    state_->receive(value, detail::no_deadline, at);
    return value;
  }

  /// Receives a value if there is one.
  ///
  /// \p status tells an empty channel from a closed and drained one.
  /// nil: empty.
  HEDDLE_DETAIL_TRY_RECEIVE std::optional<T>
  try_receive(channel_status &status) const {
    std::optional<T> value;
    status = detail::to_status(state_ ? state_->try_receive(value)
                                      : detail::outcome::would_block);
    return value;
  }
  HEDDLE_DETAIL_TRY_RECEIVE std::optional<T> try_receive() const {
    channel_status ignored;
    return try_receive(ignored);
  }

  /// Receives a value, waiting for at most \p d.
  ///
  /// \p status tells a time-out (empty) from a closed and drained channel.
  /// nil: waits for \p d, then empty.
  template <class Rep, class Period>
  HEDDLE_DETAIL_TIMED_RECEIVE std::optional<T>
  receive_for(const std::chrono::duration<Rep, Period> &d,
              channel_status &status,
              detail::call_site at = detail::call_site::current()) const {
    return receive_before(detail::deadline_after(d), status, at);
  }
  template <class Rep, class Period>
  HEDDLE_DETAIL_TIMED_RECEIVE std::optional<T>
  receive_for(const std::chrono::duration<Rep, Period> &d,
              detail::call_site at = detail::call_site::current()) const {
    channel_status ignored;
    return receive_before(detail::deadline_after(d), ignored, at);
  }

  /// Receives a value, waiting until \p t at most. As receive_for otherwise.
  template <class Clock, class Duration>
  HEDDLE_DETAIL_TIMED_RECEIVE std::optional<T>
  receive_until(const std::chrono::time_point<Clock, Duration> &t,
                channel_status &status,
                detail::call_site at = detail::call_site::current()) const {
    return receive_before(detail::deadline_at(t), status, at);
  }
  template <class Clock, class Duration>
  HEDDLE_DETAIL_TIMED_RECEIVE std::optional<T>
  receive_until(const std::chrono::time_point<Clock, Duration> &t,
                detail::call_site at = detail::call_site::current()) const {
    channel_status ignored;
    return receive_before(detail::deadline_at(t), ignored, at);
  }

  /// For range-for: receives the first value, and each ++ the next one, until
  /// the channel is closed and drained. Single pass: every iterator consumes.
  HEDDLE_RECEIVES detail::channel_iterator<T>
  begin(detail::call_site at = detail::call_site::current()) const {
    return detail::channel_access::begin(state_, at);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

  /// Values in the buffer (0 for nil). A snapshot: stale when it returns.
  HEDDLE_DETAIL_POLL
  std::size_t len() const noexcept { return state_ ? state_->length() : 0; }
  /// Room of the buffer (0 for unbuffered and nil).
  std::size_t cap() const noexcept { return state_ ? state_->capacity() : 0; }
  /// Whether close() has been called. For reports and assertions: false says
  /// nothing about the next send, which another task may precede with a close.
  HEDDLE_DETAIL_POLL
  bool closed() const noexcept { return state_ && state_->closed(); }
  bool is_nil() const noexcept { return state_ == nullptr; }
  /// Whether both are the same channel.
  // Not defaulted: that would need a complete T with the class.
  friend bool operator==(const channel &a, const channel &b) noexcept {
    return a.state_.get() == b.state_.get();
  }

private:
  friend struct detail::channel_access;
  explicit channel(std::shared_ptr<detail::channel_state<T>> state) noexcept
      : state_(std::move(state)) {}

  template <class I> static std::size_t check(I capacity) {
    if (std::cmp_less(capacity, 0))
      detail::throw_usage_error("negative channel capacity");
    return static_cast<std::size_t>(capacity);
  }
  static bool sent(detail::outcome o, const detail::call_site &at) {
    if (o == detail::outcome::closed)
      detail::throw_channel_closed("send on a closed channel", at);
    return o == detail::outcome::done;
  }
  bool send_before(T &value, time_point deadline,
                   const detail::call_site &at) const {
    if (state_)
      return sent(state_->send(value, deadline, at), at);
    detail::sleep_observed(deadline, at);
    return false;
  }
  std::optional<T> receive_before(time_point deadline, channel_status &status,
                                  const detail::call_site &at) const {
    std::optional<T> value;
    detail::outcome o = detail::outcome::would_block;
    if (state_)
      o = state_->receive(value, deadline, at);
    else
      detail::sleep_observed(deadline, at);
    status = detail::to_status(o);
    return value;
  }

  std::shared_ptr<detail::channel_state<T>> state_;
};

/// A new channel with room for \p capacity values; 0: unbuffered.
/// Errors: std::bad_alloc.
template <class T>
HEDDLE_DETAIL_MAKE_CHANNEL channel<T> make_channel(std::size_t capacity = 0) {
  return channel<T>(capacity);
}

} // namespace heddle

#include "heddle/channel_view.h"

#endif // HEDDLE_CHANNEL_H
