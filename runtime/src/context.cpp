//===- context.cpp - Cancellation and deadlines ---------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/context.h"
#include "heddle/detail/cancel_state.h"
#include <string>

namespace heddle {
namespace detail {

namespace {
/// The deadline of a context, which it does not keep alive.
class deadline_event final : public timed_event {
public:
  explicit deadline_event(std::weak_ptr<cancel_state> state)
      : state_(std::move(state)) {}
  void fire(const timer_key &) noexcept override {
    if (const std::shared_ptr<cancel_state> state = state_.lock())
      state->cancel(context_errc::deadline_exceeded);
  }

private:
  const std::weak_ptr<cancel_state> state_;
};
} // namespace

cancel_state::~cancel_state() {
  // Nobody else refers to this object, but `timer_` is guarded all the same.
  std::optional<timer_key> timer;
  {
    internal_lock lock(mutex_);
    timer = timer_;
  }
  if (timer)
    timer_service::instance().cancel(*timer);
  if (parent_)
    parent_->forget(this);
}

void cancel_state::register_with_parent() {
  if (!parent_)
    return;
  int error;
  {
    internal_lock lock(parent_->mutex_);
    error = parent_->error();
    if (error == 0)
      parent_->children_.emplace(this, child_entry{weak_from_this(), nullptr});
  }
  if (error != 0)
    cancel(static_cast<context_errc>(error));
}

void cancel_state::forget(cancel_state *child) noexcept {
  internal_lock lock(mutex_);
  children_.erase(child);
}

void cancel_state::start_timer() {
  auto event = std::make_shared<deadline_event>(weak_from_this());
  // The lock is held across add: a cancel, be it by this very timer, finds the
  // key or comes before there is one.
  internal_lock lock(mutex_);
  if (error() == 0)
    timer_ = timer_service::instance().add(deadline_, std::move(event));
}

void cancel_state::cancel(context_errc why) noexcept {
  cancel_tree(why);
  if (parent_)
    parent_->forget(this);
}

void cancel_state::cancel_tree(context_errc why) noexcept {
  // Declared first: what it owns is destroyed after the unlock, because the
  // destructor of a child takes this object's lock.
  child_map children;
  std::optional<timer_key> timer;
  {
    internal_lock lock(mutex_);
    if (error() != 0)
      return;
    // Before done closes: who is woken by it finds the reason.
    error_.store(static_cast<int>(why), std::memory_order_release);
    children.swap(children_);
    timer.swap(timer_);
    done_.close({});
    // With the lock held: who comes second, and returns above, may rely on the
    // whole tree being cancelled as well.
    for (auto &[address, child] : children)
      if ((child.alive = child.reference.lock()))
        child.alive->cancel_tree(why);
  }
  if (timer)
    timer_service::instance().cancel(*timer);
}

struct context_access {
  static context make(std::shared_ptr<cancel_state> cancel,
                      std::shared_ptr<const context_node> values) {
    context c;
    c.cancel_ = std::move(cancel);
    c.values_ = std::move(values);
    return c;
  }
  static std::pair<context, cancel_function>
  child(const context &parent, std::shared_ptr<cancel_state> state) {
    cancel_function cancel;
    cancel.cancel_ = state;
    return {make(std::move(state), parent.values_), std::move(cancel)};
  }
  static const auto &cancel(const context &c) { return c.cancel_; }
  static const auto &values(const context &c) { return c.values_; }
};

std::shared_ptr<const context_node> values_of(const context &parent) noexcept {
  return context_access::values(parent);
}

context with_node(const context &parent,
                  std::shared_ptr<const context_node> node) {
  return context_access::make(context_access::cancel(parent), std::move(node));
}

std::pair<context, cancel_function> with_deadline_at(const context &parent,
                                                     time_point deadline) {
  const std::shared_ptr<cancel_state> &above = context_access::cancel(parent);
  const bool own_timer = deadline < (above ? above->deadline() : no_deadline);
  auto state = std::make_shared<cancel_state>(
      above, own_timer || !above ? deadline : above->deadline());
  state->register_with_parent();
  if (own_timer) {
    // Not left to the timer task: a context that is late when it is made is
    // cancelled when its maker first sees it.
    if (deadline <= std::chrono::steady_clock::now())
      state->cancel(context_errc::deadline_exceeded);
    else
      state->start_timer();
  }
  return context_access::child(parent, std::move(state));
}

} // namespace detail

namespace {
class category final : public std::error_category {
public:
  const char *name() const noexcept override { return "heddle.context"; }
  std::string message(int e) const override {
    switch (static_cast<context_errc>(e)) {
    case context_errc::cancelled:
      return "context cancelled";
    case context_errc::deadline_exceeded:
      return "context deadline exceeded";
    }
    return "no error";
  }
};
} // namespace

const std::error_category &context_category() noexcept {
  static const category instance;
  return instance;
}

receiver<unit> context::done() const noexcept {
  if (!cancel_)
    return nullptr;
  return detail::channel_access::make<channel<unit>>(cancel_->done());
}

void context::wait(detail::call_site at) const {
  wait_before(detail::no_deadline, at);
}

bool context::wait_before(time_point deadline,
                          const detail::call_site &at) const {
  channel_status status;
  done().receive_until(deadline, status, at);
  return status == channel_status::closed;
}

bool context::cancelled() const noexcept {
  return cancel_ && cancel_->error() != 0;
}

std::error_code context::err() const noexcept {
  const int error = cancel_ ? cancel_->error() : 0;
  if (error == 0)
    return {};
  return static_cast<context_errc>(error);
}

std::optional<time_point> context::deadline() const noexcept {
  if (!cancel_ || cancel_->deadline() == detail::no_deadline)
    return std::nullopt;
  return cancel_->deadline();
}

const void *context::find(const void *key) const noexcept {
  for (const detail::context_node *n = values_.get(); n; n = n->parent.get())
    if (n->key == key)
      return n->value;
  return nullptr;
}

void cancel_function::operator()() const noexcept {
  if (cancel_)
    cancel_->cancel(context_errc::cancelled);
}

context background() noexcept { return {}; }

std::pair<context, cancel_function> with_cancel(const context &parent) {
  return detail::with_deadline_at(parent, detail::no_deadline);
}

} // namespace heddle
