//===- lock_order.cpp - Locks taken in opposite orders --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An edge leads from each lock that a task holds to the one that it acquires.
// An edge that closes a circle tells of a deadlock that needs only bad luck in
// time, as the kernel's lockdep and ThreadSanitizer find them. Only nested
// locks cost anything.
//
//===----------------------------------------------------------------------===//

#include "observer.h"
#include <algorithm>

namespace heddle::detail {

namespace {
constexpr int max_depth = 16;
constexpr std::size_t max_edges = 10'000; ///< then no more are learned
} // namespace

bool registry::reaches(const void *from, const void *to, int depth,
                       const order_edge *&first) {
  const auto [begin, end] = order_.equal_range(from);
  for (auto it = begin; it != end; ++it) {
    const order_edge *next = nullptr;
    if (it->second.to == to ||
        (depth > 0 && reaches(it->second.to, to, depth - 1, next))) {
      first = &it->second;
      return true;
    }
  }
  return false;
}

void registry::order(const task_record &r, const void *object,
                     const std::source_location &at) {
  internal_lock lock(mutex_);
  for (const task_record::lock_slot &s : r.held) {
    const void *held = s.lock.load(std::memory_order_relaxed);
    if (!held || held == object || !s.in_order.load(std::memory_order_relaxed))
      continue;
    const auto [begin, end] = order_.equal_range(held);
    if (std::any_of(begin, end,
                    [&](const auto &edge) { return edge.second.to == object; }))
      continue;
    const std::source_location held_at = s.at.load(std::memory_order_relaxed);
    if (const order_edge *other = nullptr;
        reaches(object, held, max_depth, other)) {
      finding f;
      f.check = "heddle-lock-order-inversion";
      f.message = "two locks are taken in opposite orders";
      f.locations = {{"use", at, "a lock is taken here"},
                     {"held", held_at, "while this one is held"},
                     {"use", other->to_at, "elsewhere a lock is taken here"},
                     {"held", other->from_at,
                      "while the lock that was taken above is held"}};
      f.waits_for = wait_reason::lock;
      f.tasks.push_back(r.id);
      note_locked(std::move(f));
    }
    if (order_.size() < max_edges)
      order_.emplace(held, order_edge{object, held_at, at});
  }
}

void registry::forget_lock(const void *object) noexcept {
  internal_lock lock(mutex_);
  if (order_.empty())
    return;
  order_.erase(object);
  std::erase_if(order_,
                [&](const auto &edge) { return edge.second.to == object; });
}

} // namespace heddle::detail
