//===- fibers/fiber.cpp - Fibers without a stack --------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "fiber.h"
#include "heddle/detail/internal_mutex.h"

namespace heddle::detail {
namespace {

struct free_list {
  internal_mutex mutex;
  fiber *first HEDDLE_GUARDED_BY(mutex) = nullptr;
};

free_list &unused() {
  static free_list *const list = new free_list;
  return *list;
}

} // namespace

fiber *unused_fiber() {
  {
    free_list &list = unused();
    internal_lock lock(list.mutex);
    if (fiber *f = list.first) {
      list.first = f->next_unused;
      return f;
    }
  }
  return new fiber;
}

void recycle(fiber *f) noexcept {
  free_list &list = unused();
  internal_lock lock(list.mutex);
  f->next_unused = list.first;
  list.first = f;
}

} // namespace heddle::detail
