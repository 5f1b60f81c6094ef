//===- fibers/helpers.cpp - Threads for calls that block ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "helpers.h"
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

namespace heddle::detail {

helpers &helpers::instance() {
  static helpers *const h = new helpers;
  return *h;
}

void helpers::run(work &w) noexcept {
  call c{w, self()};
  if (!submit(c))
    return w.run();
  while (!c.done.load(std::memory_order_acquire))
    park();
}

/// \returns false if nobody would ever take the call.
bool helpers::submit(call &c) noexcept {
  const std::lock_guard lock(mutex_);
  if (idle_ <= waiting_calls_) {
    try {
      std::thread([this] { serve(); }).detach();
      ++threads_;
    } catch (const std::system_error &) {
      if (threads_ == 0)
        return false;
    }
  }
  (last_ ? last_->next : first_) = &c;
  last_ = &c;
  ++waiting_calls_;
  submitted_.notify_one();
  return true;
}

void helpers::serve() noexcept {
  while (call *c = next_call()) {
    c->what.run();
    // Read first: the store below ends the call's life.
    parker *caller = c->caller;
    c->done.store(true, std::memory_order_release);
    unpark(caller);
  }
}

helpers::call *helpers::next_call() noexcept {
  std::unique_lock lock(mutex_);
  ++idle_;
  const bool any = submitted_.wait_for(lock, std::chrono::seconds(10),
                                       [this] { return first_ != nullptr; });
  --idle_;
  if (!any) {
    --threads_;
    return nullptr;
  }
  call *c = first_;
  first_ = c->next;
  if (!first_)
    last_ = nullptr;
  --waiting_calls_;
  return c;
}

} // namespace heddle::detail
