//===- heddle/channel_view.h - One side of a channel ---------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Like Go's chan<- and <-chan: a function that takes a sender cannot receive by
// mistake, one that takes a receiver can neither send nor close.
//
//   void produce(heddle::sender<int> out);
//   void consume(heddle::receiver<int> in);
//   heddle::channel<int> ch;
//   heddle::go(produce, ch);
//   consume(ch);
//
// All members mean what they mean in channel.h.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_CHANNEL_VIEW_H
#define HEDDLE_CHANNEL_VIEW_H

#include "heddle/channel.h"

namespace heddle {

/// The sending side of a channel.
template <class T> class HEDDLE_TYPE(kind: channel) sender {
public:
  using value_type = T;

  sender(channel<T> ch) noexcept : ch_(std::move(ch)) {}
  sender(std::nullptr_t) noexcept : ch_(nullptr) {}

  HEDDLE_SENDS void
  send(T value, detail::call_site at = detail::call_site::current()) const {
    ch_.send(std::move(value), at);
  }

  HEDDLE_DETAIL_TRY_SEND bool
  try_send(T &&value,
           detail::call_site at = detail::call_site::current()) const {
    return ch_.try_send(std::move(value), at);
  }
  HEDDLE_DETAIL_TRY_SEND bool
  try_send(const T &value,
           detail::call_site at = detail::call_site::current()) const
    requires std::copy_constructible<T>
  {
    return ch_.try_send(value, at);
  }

  template <class Rep, class Period>
  HEDDLE_DETAIL_TIMED_SEND bool
  send_for(T &&value, const std::chrono::duration<Rep, Period> &d,
           detail::call_site at = detail::call_site::current()) const {
    return ch_.send_for(std::move(value), d, at);
  }
  template <class Rep, class Period>
    requires std::copy_constructible<T>
  HEDDLE_DETAIL_TIMED_SEND bool
  send_for(const T &value, const std::chrono::duration<Rep, Period> &d,
           detail::call_site at = detail::call_site::current()) const {
    return ch_.send_for(value, d, at);
  }

  template <class Clock, class Duration>
  HEDDLE_DETAIL_TIMED_SEND bool
  send_until(T &&value, const std::chrono::time_point<Clock, Duration> &t,
             detail::call_site at = detail::call_site::current()) const {
    return ch_.send_until(std::move(value), t, at);
  }
  template <class Clock, class Duration>
    requires std::copy_constructible<T>
  HEDDLE_DETAIL_TIMED_SEND bool
  send_until(const T &value, const std::chrono::time_point<Clock, Duration> &t,
             detail::call_site at = detail::call_site::current()) const {
    return ch_.send_until(value, t, at);
  }

  HEDDLE_CLOSES void
  close(detail::call_site at = detail::call_site::current()) const {
    ch_.close(at);
  }

  HEDDLE_DETAIL_POLL
  std::size_t len() const noexcept { return ch_.len(); }
  std::size_t cap() const noexcept { return ch_.cap(); }
  HEDDLE_DETAIL_POLL
  bool closed() const noexcept { return ch_.closed(); }
  bool is_nil() const noexcept { return ch_.is_nil(); }
  friend bool operator==(const sender &a, const sender &b) noexcept {
    return a.ch_ == b.ch_;
  }

private:
  friend struct detail::channel_access;
  channel<T> ch_;
};

/// The receiving side of a channel.
template <class T> class HEDDLE_TYPE(kind: channel) receiver {
public:
  using value_type = T;

  receiver(channel<T> ch) noexcept : ch_(std::move(ch)) {}
  receiver(std::nullptr_t) noexcept : ch_(nullptr) {}

  HEDDLE_RECEIVES std::optional<T>
  receive(detail::call_site at = detail::call_site::current()) const {
    return ch_.receive(at);
  }

  HEDDLE_DETAIL_TRY_RECEIVE std::optional<T>
  try_receive(channel_status &status) const {
    return ch_.try_receive(status);
  }
  HEDDLE_DETAIL_TRY_RECEIVE std::optional<T> try_receive() const {
    return ch_.try_receive();
  }

  template <class Rep, class Period>
  HEDDLE_DETAIL_TIMED_RECEIVE std::optional<T>
  receive_for(const std::chrono::duration<Rep, Period> &d,
              channel_status &status,
              detail::call_site at = detail::call_site::current()) const {
    return ch_.receive_for(d, status, at);
  }
  template <class Rep, class Period>
  HEDDLE_DETAIL_TIMED_RECEIVE std::optional<T>
  receive_for(const std::chrono::duration<Rep, Period> &d,
              detail::call_site at = detail::call_site::current()) const {
    return ch_.receive_for(d, at);
  }

  template <class Clock, class Duration>
  HEDDLE_DETAIL_TIMED_RECEIVE std::optional<T>
  receive_until(const std::chrono::time_point<Clock, Duration> &t,
                channel_status &status,
                detail::call_site at = detail::call_site::current()) const {
    return ch_.receive_until(t, status, at);
  }
  template <class Clock, class Duration>
  HEDDLE_DETAIL_TIMED_RECEIVE std::optional<T>
  receive_until(const std::chrono::time_point<Clock, Duration> &t,
                detail::call_site at = detail::call_site::current()) const {
    return ch_.receive_until(t, at);
  }

  HEDDLE_RECEIVES detail::channel_iterator<T>
  begin(detail::call_site at = detail::call_site::current()) const {
    return ch_.begin(at);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

  HEDDLE_DETAIL_POLL
  std::size_t len() const noexcept { return ch_.len(); }
  std::size_t cap() const noexcept { return ch_.cap(); }
  HEDDLE_DETAIL_POLL
  bool closed() const noexcept { return ch_.closed(); }
  bool is_nil() const noexcept { return ch_.is_nil(); }
  friend bool operator==(const receiver &a, const receiver &b) noexcept {
    return a.ch_ == b.ch_;
  }

private:
  friend struct detail::channel_access;
  channel<T> ch_;
};

} // namespace heddle

#endif // HEDDLE_CHANNEL_VIEW_H
