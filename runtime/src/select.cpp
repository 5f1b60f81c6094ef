//===- select.cpp - Waiting for one of several channels -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With the locks of all its channels held, a select looks for a case that is
// ready, in random order, and if there is none queues an entry on each channel.
// Between the look and the queueing nothing can happen: no wake-up is lost.
// The locks are taken in the order of their addresses, so selects over the same
// channels in different orders do not deadlock; no other code holds two.
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/select_core.h"
#include <algorithm>
#include <cstdint>

namespace heddle::detail {
namespace {

/// Small and good enough for fairness (xorshift64*). Per thread: no lock. Not
/// inlined: the compiler must not remember the address of a thread_local
/// variable across a wait, after which a task may be in another thread.
[[gnu::noinline]] std::uint64_t random_number() noexcept {
  static std::atomic<std::uint64_t> seeds{0x9e3779b97f4a7c15u};
  thread_local std::uint64_t x = 0;
  while (x == 0)
    x = seeds.fetch_add(0x9e3779b97f4a7c15u, std::memory_order_relaxed);
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  return x * 0x2545f4914f6cdd1du;
}

/// A number below \p n, which is small, from the generator's better high bits.
std::size_t random_below(std::size_t n) noexcept {
  return static_cast<std::size_t>(((random_number() >> 32) * n) >> 32);
}

void shuffle(std::span<std::size_t> order) noexcept {
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random_below(i)]);
}

/// All channels of a select, locked. The analysis cannot follow sets of locks.
class all_locks {
public:
  explicit all_locks(std::span<channel_core *const> channels)
      HEDDLE_NO_THREAD_SAFETY_ANALYSIS : channels_(channels) {
    for (channel_core *c : channels_)
      c->mutex().lock();
  }
  void unlock() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    for (channel_core *c : channels_)
      c->mutex().unlock();
    channels_ = {};
  }
  ~all_locks() { unlock(); }
  all_locks(const all_locks &) = delete;
  all_locks &operator=(const all_locks &) = delete;

private:
  std::span<channel_core *const> channels_;
};

bool sends(const select_case &c) noexcept { return c.kind == case_kind::send; }

void enqueue_all(std::span<select_case *const> cases,
                 selection &s) HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
  for (select_case *c : cases) {
    if (!c->core)
      continue;
    c->entry.owner = &s;
    c->entry.transferred = false;
    c->core->enqueue(&c->entry, sends(*c));
  }
}

/// Takes back all entries but the winner's. Needed even for entries that a peer
/// has dropped: passing through the lock makes sure that it no longer looks.
void dequeue_all(std::span<select_case *const> cases,
                 const channel_waiter *winner) {
  for (select_case *c : cases) {
    if (!c->core || &c->entry == winner)
      continue;
    internal_lock lock(c->core->mutex());
    c->core->dequeue(&c->entry, sends(*c));
  }
}

constexpr std::size_t none = static_cast<std::size_t>(-1);

} // namespace

selected run_select(std::span<select_case *const> cases,
                    std::span<std::size_t> order,
                    std::span<channel_core *> locks, select_order among) {
  std::size_t otherwise = none;
  std::size_t timeout = none;
  std::size_t channels = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    select_case &c = *cases[i];
    c.entry.slot = c.prepare();
    if (c.core) {
      order[channels] = i;
      locks[channels++] = c.core;
    } else if (c.kind == case_kind::otherwise) {
      otherwise = i;
    } else if (c.kind == case_kind::timeout &&
               (timeout == none || c.patience < cases[timeout]->patience)) {
      timeout = i;
    }
  }
  order = order.first(channels);
  const call_site at = channels ? cases[order.front()]->at : call_site();
  if (among == select_order::random)
    shuffle(order);
  // A channel may stand in several cases, but its lock is taken once.
  std::sort(locks.begin(), locks.begin() + channels, std::less<>());
  locks = locks.first(static_cast<std::size_t>(
      std::unique(locks.begin(), locks.begin() + channels) - locks.begin()));
  const time_point deadline =
      timeout == none ? no_deadline : deadline_after(cases[timeout]->patience);

  selection s(channels == 0 && timeout == none ? wait_reason::for_ever
                                               : wait_reason::select,
              nullptr, at);
  {
    all_locks lock(locks);
    for (std::size_t i : order) {
      selection *woken = nullptr;
      const outcome o = cases[i]->attempt(woken);
      if (o == outcome::would_block)
        continue;
      lock.unlock();
      if (woken)
        woken->complete();
      return {i, o == outcome::closed};
    }
    if (otherwise != none)
      return {otherwise, false};
    enqueue_all(cases, s);
  }

  if (!s.wait_until(deadline) && s.withdraw()) {
    dequeue_all(cases, nullptr);
    return {timeout, false};
  }
  const channel_waiter *winner = s.winner.load(std::memory_order_acquire);
  dequeue_all(cases, winner);
  std::size_t i = 0;
  while (&cases[i]->entry != winner)
    ++i;
  return {i, !winner->transferred};
}

} // namespace heddle::detail
