//===- registry.cpp - All tasks that are known ----------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "observer.h"
#include <algorithm>

namespace heddle::detail {

registry &registry::instance() {
  static registry *const all = new registry;
  return *all;
}

void registry::add(task_record *r) {
  internal_lock lock(mutex_);
  if (r->listed.load(std::memory_order_relaxed))
    return;
  if (r->kind == task_kind::task)
    ++sites_[r->spawned_at].spawned;
  // A thread that was known before is counted anew: what has happened before
  // observing was turned off is forgotten.
  for (std::size_t i = 0; i < wait_reasons; ++i) {
    r->waits[i].store(0, std::memory_order_relaxed);
    r->waited[i].store(0, std::memory_order_relaxed);
  }
  r->id = ++last_id_;
  r->born = coarse_now();
  r->prev = last_;
  r->next = nullptr;
  (last_ ? last_->next : first_) = r;
  last_ = r;
  r->listed.store(true, std::memory_order_relaxed);
}

void registry::unlink(task_record *r) noexcept {
  (r->prev ? r->prev->next : first_) = r->next;
  (r->next ? r->next->prev : last_) = r->prev;
  r->prev = r->next = nullptr;
  r->listed.store(false, std::memory_order_relaxed);
}

void registry::add_up(totals &sum, const task_record &r) noexcept {
  for (std::size_t i = 0; i < wait_reasons; ++i) {
    sum.waits[i] += r.waits[i].load(std::memory_order_relaxed);
    sum.waited[i] += r.waited[i].load(std::memory_order_relaxed);
  }
}

void registry::remove(task_record *r) noexcept {
  {
    internal_lock lock(mutex_);
    if (r->listed.load(std::memory_order_relaxed)) {
      unlink(r);
      add_up(past_, *r);
      if (r->kind == task_kind::task)
        if (const auto it = sites_.find(r->spawned_at); it != sites_.end())
          ++it->second.ended;
    }
  }
  delete r;
}

void registry::forget_all() noexcept {
  internal_lock lock(mutex_);
  while (first_)
    unlink(first_);
  sites_.clear();
  findings_.clear();
  order_.clear();
  past_ = {};
}

snapshot registry::capture() {
  snapshot result;
  internal_lock lock(mutex_);
  const std::int64_t now = coarse_now();
  for (const task_record *r = first_; r; r = r->next) {
    task_info &t = result.tasks.emplace_back();
    // Read again at the end: if it has changed meanwhile, the rest may be of
    // two waits.
    t.wait_number = r->wait_number.load(std::memory_order_acquire);
    t.waits_for = r->why.load(std::memory_order_acquire);
    t.id = r->id;
    t.kind = r->kind;
    t.name = r->name;
    t.spawned_at = r->spawned_at;
    t.begun = r->begun.load(std::memory_order_relaxed);
    if (t.waits_for != wait_reason::nothing) {
      t.waits_at = r->at.load(std::memory_order_relaxed);
      t.timed = r->timed.load(std::memory_order_relaxed);
      t.object = r->object.load(std::memory_order_relaxed);
    }
    const auto since = [now](std::int64_t t) {
      return std::chrono::nanoseconds(std::max<std::int64_t>(now - t, 0));
    };
    t.age = since(r->born);
    t.in_state = since(r->since.load(std::memory_order_relaxed));
    for (const task_record::lock_slot &s : r->held)
      if (const void *held = s.lock.load(std::memory_order_acquire))
        t.holds.push_back({held, s.at.load(std::memory_order_relaxed)});
    std::atomic_thread_fence(std::memory_order_acquire);
    if (r->wait_number.load(std::memory_order_relaxed) != t.wait_number)
      t.waits_for = wait_reason::nothing; // it runs, or has just run
    t.task = r->task;
    t.group = r->group;
  }
  return result;
}

std::vector<spawn_site> registry::sites() {
  std::vector<spawn_site> result;
  internal_lock lock(mutex_);
  for (const auto &[at, count] : sites_)
    result.push_back({at, count.spawned, count.ended});
  return result;
}

totals registry::sums() {
  internal_lock lock(mutex_);
  totals sum = past_;
  for (const task_record *r = first_; r; r = r->next)
    add_up(sum, *r);
  for (const auto &[at, count] : sites_) {
    sum.spawned += count.spawned;
    sum.ended += count.ended;
  }
  return sum;
}

void registry::rename(task_record *r, std::string name) {
  internal_lock lock(mutex_);
  r->name = std::move(name);
}

std::uint64_t registry::last_id() noexcept {
  internal_lock lock(mutex_);
  return last_id_;
}

void registry::release_elsewhere(const void *object) noexcept {
  internal_lock lock(mutex_);
  for (task_record *r = first_; r; r = r->next)
    for (task_record::lock_slot &s : r->held) {
      const void *expected = object;
      if (s.lock.compare_exchange_strong(expected, nullptr,
                                         std::memory_order_relaxed))
        return;
    }
}

void registry::note(finding f) {
  internal_lock lock(mutex_);
  note_locked(std::move(f));
}

void registry::note_locked(finding f) {
  constexpr by_place before;
  for (finding &known : findings_) {
    if (known.check != f.check || known.message != f.message ||
        known.locations.size() != f.locations.size())
      continue;
    const bool same = std::equal(
        f.locations.begin(), f.locations.end(), known.locations.begin(),
        [&](const finding_location &a, const finding_location &b) {
          return !before(a.at, b.at) && !before(b.at, a.at);
        });
    if (same) {
      ++known.count;
      return;
    }
  }
  findings_.push_back(std::move(f));
}

std::vector<finding> registry::noted() {
  internal_lock lock(mutex_);
  return findings_;
}

} // namespace heddle::detail
