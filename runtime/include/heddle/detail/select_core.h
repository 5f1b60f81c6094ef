//===- heddle/detail/select_core.h - Cases of a select -------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_SELECT_CORE_H
#define HEDDLE_DETAIL_SELECT_CORE_H

#include "heddle/channel.h"
#include <concepts>
#include <functional>
#include <span>
#include <type_traits>

namespace heddle::detail {

enum class case_kind : unsigned char { send, receive, otherwise, timeout };

/// One case as the algorithm sees it; lives on the selecting task's stack.
class select_case {
public:
  select_case(case_kind k, channel_core *c,
              const call_site &where = {}) noexcept
      : kind(k), core(c), at(where) {}

  /// For channel cases: the operation itself, without waiting, with the
  /// channel's lock held.
  virtual outcome attempt(selection *&woken) = 0;
  /// Makes the case ready for a new select; \returns the slot for peers.
  virtual void *prepare() = 0;

  const case_kind kind;
  /// nullptr: a nil channel, or no channel case at all.
  channel_core *const core;
  const call_site at; ///< where the case was written
  std::chrono::steady_clock::duration patience{};
  channel_waiter entry;

protected:
  // Cases are copied before select runs, never while they are queued.
  select_case(const select_case &o) noexcept
      : kind(o.kind), core(o.core), at(o.at), patience(o.patience) {}
  ~select_case() = default;
};

struct selected {
  std::size_t index;
  bool closed; ///< the case was ready because its channel is closed
};

/// Which of several cases that are ready at once is chosen.
enum class select_order : unsigned char { random, as_written };

/// Waits for a case. \p order and \p locks are scratch space, as long as \p
/// cases.
selected run_select(std::span<select_case *const> cases,
                    std::span<std::size_t> order,
                    std::span<channel_core *> locks,
                    select_order among = select_order::random);

/// The callable of a case that has none.
struct no_action {
  void operator()() const noexcept {}
};

template <class F>
concept case_action = std::invocable<std::decay_t<F> &>;
template <class F, class T>
concept receive_action =
    std::invocable<std::decay_t<F> &, std::optional<T>> || case_action<F>;

template <class T, class F> class receive_case final : public select_case {
public:
  receive_case(std::shared_ptr<channel_state<T>> state, F f,
               const call_site &at)
      : select_case(case_kind::receive, state.get(), at),
        state_(std::move(state)), f_(std::move(f)) {}

  void *prepare() override {
    value_.reset();
    return &value_;
  }
  outcome attempt(selection *&woken) override HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    return state_->get(value_, woken);
  }
  void finish(bool) {
    if constexpr (std::invocable<F &, std::optional<T>>)
      std::invoke(f_, std::move(value_));
    else
      std::invoke(f_);
  }

private:
  std::shared_ptr<channel_state<T>> state_;
  F f_;
  std::optional<T> value_;
};

template <class T, class F> class send_case final : public select_case {
public:
  send_case(std::shared_ptr<channel_state<T>> state, T value, F f,
            const call_site &at)
      : select_case(case_kind::send, state.get(), at), state_(std::move(state)),
        value_(std::move(value)), f_(std::move(f)) {}

  void *prepare() override { return &value_; }
  outcome attempt(selection *&woken) override HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    return state_->put(value_, woken);
  }
  void finish(bool closed) {
    if (closed)
      throw_channel_closed("send on a closed channel (select)", at);
    std::invoke(f_);
  }

private:
  std::shared_ptr<channel_state<T>> state_;
  T value_;
  F f_;
};

/// A case without a channel: default or time-out.
template <class F> class plain_case final : public select_case {
public:
  plain_case(case_kind k, std::chrono::steady_clock::duration d, F f)
      : select_case(k, nullptr), f_(std::move(f)) {
    patience = d;
  }

  void *prepare() override { return nullptr; }
  outcome attempt(selection *&) override { return outcome::would_block; }
  void finish(bool) { std::invoke(f_); }

private:
  F f_;
};

template <class C>
concept any_case = std::derived_from<C, select_case>;

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_SELECT_CORE_H
