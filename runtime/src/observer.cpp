//===- observer.cpp - What tasks tell of themselves -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "observer.h"
#include "environment.h"
#include <cstdio>
#include <ctime>
#include <utility>

namespace heddle {
namespace detail {

std::int64_t coarse_now() noexcept {
#ifdef CLOCK_MONOTONIC_COARSE
  timespec t;
  if (clock_gettime(CLOCK_MONOTONIC_COARSE, &t) == 0)
    return t.tv_sec * std::int64_t{1'000'000'000} + t.tv_nsec;
#endif
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

namespace {

// Here, because whatever may wait links with this file: a program whose threads
// are all its own has no use for task.cpp.
[[maybe_unused]] const bool environment_was_read = read_environment();

/// Adds to a counter that only the calling task writes.
template <class T> void bump(std::atomic<T> &counter, T by) noexcept {
  counter.store(counter.load(std::memory_order_relaxed) + by,
                std::memory_order_relaxed);
}

task_record *make_thread_record() {
  auto *r = new task_record(task_kind::thread);
  r->begun.store(true, std::memory_order_relaxed);
  registry::instance().add(r);
  return r;
}

} // namespace

task_record *my_record() noexcept {
  task_record *result = nullptr;
  try_to_observe([&](registry &all) {
    task_record *&slot = observed_self();
    if (!slot)
      slot = make_thread_record();
    else if (!slot->listed.load(std::memory_order_relaxed) &&
             slot->kind == task_kind::thread)
      all.add(slot); // forgotten when observing was turned off
    result = slot;
  });
  return result;
}

task_record *task_spawned(const std::source_location &site,
                          const task_state *task, const void *group) noexcept {
  task_record *result = nullptr;
  // Who spawns may wait later, and must not look as if he had never been there.
  static_cast<void>(my_record());
  try_to_observe([&](registry &all) {
    auto *r = new task_record(task_kind::task);
    r->spawned_at = site;
    r->task = task;
    r->group = group;
    all.add(r);
    result = r;
  });
  return result;
}

void task_begins(task_record *task) noexcept {
  task->begun.store(true, std::memory_order_relaxed);
  task->since.store(coarse_now(), std::memory_order_relaxed);
  try_to_observe([&](registry &all) {
    // A task that runs where another one ran has its slot.
    if (task_record *before = std::exchange(observed_self(), task))
      all.remove(before);
  });
}

void task_ends(task_record *task) noexcept {
  try_to_observe([&](registry &all) {
    if (observed_self() == task)
      observed_self() = nullptr;
    all.remove(task);
  });
}

void task_dropped(task_record *task) noexcept {
  registry::instance().remove(task);
}

void forget_record(task_record *record) noexcept {
  registry::instance().remove(record);
}

void wait_begins(wait_reason why, const void *object, bool timed,
                 const call_site &at) noexcept {
  task_record *me = my_record();
  if (!me)
    return;
  const std::int64_t now = coarse_now();
  // First, for registry::capture: who sees any of the rest sees the number.
  bump(me->wait_number, std::uint64_t{1});
  std::atomic_thread_fence(std::memory_order_release);
  me->since.store(now, std::memory_order_relaxed);
  me->at.store(at, std::memory_order_relaxed);
  me->object.store(object, std::memory_order_relaxed);
  me->timed.store(timed, std::memory_order_relaxed);
  bump(me->waits[static_cast<std::size_t>(why)], std::uint64_t{1});
  // Last: who sees the reason sees the rest.
  me->why.store(why, std::memory_order_release);
}

void wait_ends() noexcept {
  task_record *me = my_record();
  if (!me)
    return;
  const wait_reason why = me->why.load(std::memory_order_relaxed);
  me->why.store(wait_reason::nothing, std::memory_order_release);
  me->object.store(nullptr, std::memory_order_relaxed);
  const std::int64_t now = coarse_now();
  bump(me->waited[static_cast<std::size_t>(why)],
       now - me->since.load(std::memory_order_relaxed));
  me->since.store(now, std::memory_order_relaxed);
}

void lock_acquired(const void *object, const call_site &at,
                   bool in_order) noexcept {
  task_record *me = my_record();
  if (!me)
    return;
  task_record::lock_slot *free = nullptr;
  bool holds_others = false;
  for (task_record::lock_slot &s : me->held) {
    if (!s.lock.load(std::memory_order_relaxed))
      free = free ? free : &s;
    else if (s.in_order.load(std::memory_order_relaxed))
      holds_others = true;
  }
  if (in_order && holds_others)
    try_to_observe([&](registry &all) { all.order(*me, object, at); });
  if (!free)
    return;
  free->at.store(at, std::memory_order_relaxed);
  free->in_order.store(in_order, std::memory_order_relaxed);
  free->lock.store(object, std::memory_order_release);
}

void lock_released(const void *object) noexcept {
  task_record *me = my_record();
  if (!me)
    return;
  // The latest first: locks are mostly released in the opposite order.
  for (std::size_t i = me->held.size(); i-- > 0;)
    if (me->held[i].lock.load(std::memory_order_relaxed) == object) {
      me->held[i].lock.store(nullptr, std::memory_order_relaxed);
      return;
    }
  registry::instance().release_elsewhere(object);
}

void lock_destroyed(const void *object) noexcept {
  registry::instance().forget_lock(object);
}

void misuse(const char *check, const char *what, const call_site &at) noexcept {
  if (!observing())
    return;
  task_record *me = my_record();
  if (!me)
    return;
  try_to_observe([&](registry &all) {
    finding f;
    f.check = check;
    f.message = what;
    f.locations.push_back({"use", at, std::string()});
    f.tasks.push_back(me->id);
    all.note(std::move(f));
  });
}

} // namespace detail

void observe(bool on) noexcept {
  detail::observed.store(on, std::memory_order_relaxed);
  if (!on)
    detail::try_to_observe([](detail::registry &all) { all.forget_all(); });
}

observed_thread::observed_thread(std::string name)
    : was_known_(detail::observed_self() != nullptr) {
  if (!observing())
    return;
  if (detail::task_record *me = detail::my_record())
    detail::registry::instance().rename(me, std::move(name));
}

observed_thread::~observed_thread() {
  if (was_known_)
    return;
  detail::try_to_observe([](detail::registry &all) {
    if (detail::task_record *me =
            std::exchange(detail::observed_self(), nullptr))
      all.remove(me);
  });
}

} // namespace heddle
