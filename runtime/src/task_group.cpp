//===- task_group.cpp - The first exception of a group --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/task_group.h"
#include "heddle/error.h"
#include <utility>

namespace heddle {

task_group::~task_group() {
  running_.wait();
  if (take() && std::uncaught_exceptions() <= unwinding_)
    detail::fatal("a task group was destroyed with an exception of one of its "
                  "tasks that no wait() had rethrown");
}

void task_group::wait(detail::call_site at) {
  running_.wait(at);
  if (std::exception_ptr e = take())
    std::rethrow_exception(e);
}

void task_group::keep(std::exception_ptr e) noexcept {
  detail::internal_lock lock(mutex_);
  if (!first_)
    first_ = std::move(e);
}

std::exception_ptr task_group::take() noexcept {
  detail::internal_lock lock(mutex_);
  return std::exchange(first_, nullptr);
}

} // namespace heddle
