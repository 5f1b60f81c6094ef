//===- heddle/detail/waiter.h - A task that waits ------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_WAITER_H
#define HEDDLE_DETAIL_WAITER_H

#include "heddle/detail/observer.h"
#include "heddle/detail/seam.h"
#include <atomic>

namespace heddle::detail {

/// A doubly linked list of nodes that live on their tasks' stacks. The node
/// says whether it is in a list, so that a task that gives up can tell whether
/// a waker has taken it out meanwhile. Guarded by the primitive's lock.
template <class Node> class wait_list {
public:
  bool empty() const noexcept { return head_ == nullptr; }
  Node *front() const noexcept { return head_; }

  void push_back(Node *n) noexcept {
    n->prev = tail_;
    n->next = nullptr;
    (tail_ ? tail_->next : head_) = n;
    tail_ = n;
    n->queued = true;
  }
  void push_front(Node *n) noexcept {
    n->prev = nullptr;
    n->next = head_;
    (head_ ? head_->prev : tail_) = n;
    head_ = n;
    n->queued = true;
  }
  Node *pop_front() noexcept {
    Node *n = head_;
    if (n)
      remove(n);
    return n;
  }
  /// \returns whether \p n was still in the list.
  bool remove(Node *n) noexcept {
    if (!n->queued)
      return false;
    (n->prev ? n->prev->next : head_) = n->next;
    (n->next ? n->next->prev : tail_) = n->prev;
    n->prev = n->next = nullptr;
    n->queued = false;
    return true;
  }

private:
  Node *head_ = nullptr;
  Node *tail_ = nullptr;
};

/// One wait of one task: complete() makes wait() return. Whatever complete()'s
/// caller did before is visible to the waiting task.
///
/// Primitives take the waiter out of their list with their lock held and call
/// complete() after unlocking, as the very last thing: from then on they touch
/// neither the waiter nor themselves, because the woken task may destroy both.
class waiter {
public:
  /// For reports: \p object is waited for by an operation called at \p at.
  waiter(wait_reason why, const void *object, const call_site &at)
      : owner_(self()), object_(object), at_(at), why_(why) {}
  waiter(const waiter &) = delete;
  waiter &operator=(const waiter &) = delete;

  void wait() noexcept {
    if (done_.load(std::memory_order_acquire))
      return;
    const waiting told(why_, object_, /*timed=*/false, at_);
    while (!done_.load(std::memory_order_acquire))
      park();
  }

  /// \returns false if \p deadline came first. The waiter may still be in a
  /// list then, or a waker may be about to complete it.
  bool wait_until(time_point deadline) noexcept {
    if (done_.load(std::memory_order_acquire))
      return true;
    const waiting told(why_, object_, deadline != no_deadline, at_);
    while (!done_.load(std::memory_order_acquire))
      if (!park_until(deadline))
        return done_.load(std::memory_order_acquire);
    return true;
  }

  void complete() noexcept {
    // Read first: the store below ends this object's life.
    parker *owner = owner_;
    done_.store(true, std::memory_order_release);
    unpark(owner);
  }

  /// Makes the waiter usable for another wait. Only by the waiting task, and
  /// only after wait() has returned.
  void rearm() noexcept { done_.store(false, std::memory_order_relaxed); }

private:
  parker *const owner_;
  const void *const object_;
  const call_site at_;
  const wait_reason why_;
  std::atomic<bool> done_{false};
};

/// A waiter for primitives that have nothing to tell but "go on".
struct queued_waiter : waiter {
  using waiter::waiter;
  queued_waiter *prev = nullptr;
  queued_waiter *next = nullptr;
  bool queued = false;
};

using waiter_queue = wait_list<queued_waiter>;

/// Takes all of \p q out. Completing them is for after the unlock; meanwhile
/// the nodes stay linked through `next`.
inline queued_waiter *take_all(waiter_queue &q) noexcept {
  queued_waiter *first = nullptr;
  queued_waiter **end = &first;
  while (queued_waiter *w = q.pop_front()) {
    *end = w;
    end = &w->next;
  }
  return first;
}

/// Completes waiters that are linked through `next`.
template <class Waiter> void complete_all(Waiter *first) noexcept {
  while (first) {
    Waiter *next = first->next;
    first->complete();
    first = next;
  }
}

[[noreturn]] void park_forever(const call_site &at) noexcept;

/// Sleeping, as observers see it.
inline void sleep_observed(time_point deadline, const call_site &at) noexcept {
  const waiting told(wait_reason::sleep, nullptr,
                     /*timed=*/deadline != no_deadline, at);
  sleep_task_until(deadline);
}

} // namespace heddle::detail

#endif // HEDDLE_DETAIL_WAITER_H
