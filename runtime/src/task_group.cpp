//===- task_group.cpp - The first exception of a group --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/task_group.h"
#include "heddle/error.h"
#include <tuple>
#include <utility>

namespace heddle {

task_group::task_group(const heddle::context &parent)
    : unwinding_(std::uncaught_exceptions()) {
  std::tie(context_, cancel_) = with_cancel(parent);
}

void task_group::limit(std::ptrdiff_t tasks) {
  if (tasks <= 0)
    detail::throw_usage_error("the limit of a task group must be positive");
  turns_ = std::make_unique<semaphore>(tasks);
}

task_group::~task_group() {
  running_.wait();
  cancel_();
  if (take() && std::uncaught_exceptions() <= unwinding_)
    detail::fatal("a task group was destroyed with an exception of one of its "
                  "tasks that no wait() had rethrown");
}

void task_group::wait(detail::call_site at) {
  running_.wait(at);
  cancel_();
  if (std::exception_ptr e = take())
    std::rethrow_exception(e);
}

void task_group::keep(std::exception_ptr e) noexcept {
  {
    detail::internal_lock lock(mutex_);
    if (!first_)
      first_ = std::move(e);
  }
  cancel_();
}

std::exception_ptr task_group::take() noexcept {
  detail::internal_lock lock(mutex_);
  return std::exchange(first_, nullptr);
}

} // namespace heddle
