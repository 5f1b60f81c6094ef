//===- observer.h - All tasks that are known ------------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_SRC_OBSERVER_H
#define HEDDLE_SRC_OBSERVER_H

#include "heddle/detail/internal_mutex.h"
#include "heddle/detail/observer.h"
#include "heddle/observe.h"
#include "heddle/report.h"
#include <array>
#include <chrono>
#include <cstring>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace heddle::detail {

/// Milliseconds exact, and a fifth of the price of steady_clock.
std::int64_t coarse_now() noexcept;

/// Orders places; file names of equal text may have different addresses.
struct by_place {
  using place = std::source_location;
  bool operator()(const place &a, const place &b) const noexcept {
    const int files = std::strcmp(a.file_name(), b.file_name());
    return std::make_tuple(files, a.line(), a.column()) <
           std::make_tuple(0, b.line(), b.column());
  }
};

/// One known task. What the task itself changes is atomic, relaxed and written
/// by the task only; the rest is guarded by the registry's lock.
struct task_record {
  struct lock_slot {
    std::atomic<const void *> lock{nullptr};
    std::atomic<std::source_location> at{};
    std::atomic<bool> in_order{false};
  };
  static constexpr std::size_t max_held = 8; ///< deeper ones are not known

  explicit task_record(task_kind k) noexcept : kind(k), since(coarse_now()) {}

  const task_kind kind;
  std::uint64_t id = 0;
  std::string name;
  std::source_location spawned_at;
  std::int64_t born = 0;
  const void *task = nullptr;  ///< what joins wait for
  const void *group = nullptr; ///< a wait group that the task belongs to
  task_record *prev = nullptr;
  task_record *next = nullptr;
  std::atomic<bool> listed{false};

  std::atomic<bool> begun{false};
  std::atomic<bool> timed{false};
  std::atomic<wait_reason> why{wait_reason::nothing};
  std::atomic<const void *> object{nullptr};
  std::atomic<std::source_location> at{};
  std::atomic<std::int64_t> since;
  std::atomic<std::uint64_t> wait_number{0};
  std::array<lock_slot, max_held> held;
  std::array<std::atomic<std::uint64_t>, wait_reasons> waits{};
  std::array<std::atomic<std::int64_t>, wait_reasons> waited{};
};

/// Sums over tasks that have ended, and over those that live.
struct totals {
  std::uint64_t spawned = 0, ended = 0;
  std::array<std::uint64_t, wait_reasons> waits{};
  std::array<std::int64_t, wait_reasons> waited{};
};

class registry {
public:
  // Never destroyed: tasks may end after the end of main.
  static registry &instance();

  void add(task_record *r);
  /// Takes \p r out and frees it.
  void remove(task_record *r) noexcept;
  /// Forgets all tasks; their records live as long as they.
  void forget_all() noexcept;

  snapshot capture();
  std::vector<spawn_site> sites();
  totals sums();
  void note(finding f);
  std::vector<finding> noted();

  /// Locks that were acquired while others were held, to find orders that
  /// contradict each other before they meet.
  void order(const task_record &r, const void *lock,
             const std::source_location &at);
  void forget_lock(const void *lock) noexcept;
  /// For the rare lock that another task than its holder releases.
  void release_elsewhere(const void *lock) noexcept;
  void rename(task_record *r, std::string name);
  std::uint64_t last_id() noexcept;

private:
  struct site_count {
    std::uint64_t spawned = 0, ended = 0;
  };
  struct order_edge {
    const void *to;
    std::source_location from_at, to_at;
  };

  void unlink(task_record *r) noexcept HEDDLE_REQUIRES(mutex_);
  static void add_up(totals &sum, const task_record &r) noexcept;
  bool reaches(const void *from, const void *to, int depth,
               const order_edge *&first) HEDDLE_REQUIRES(mutex_);
  void note_locked(finding f) HEDDLE_REQUIRES(mutex_);

  internal_mutex mutex_;
  task_record *first_ HEDDLE_GUARDED_BY(mutex_) = nullptr;
  task_record *last_ HEDDLE_GUARDED_BY(mutex_) = nullptr;
  std::uint64_t last_id_ HEDDLE_GUARDED_BY(mutex_) = 0;
  std::map<std::source_location, site_count, by_place>
      sites_ HEDDLE_GUARDED_BY(mutex_);
  totals past_ HEDDLE_GUARDED_BY(mutex_);
  std::vector<finding> findings_ HEDDLE_GUARDED_BY(mutex_);
  std::multimap<const void *, order_edge> order_ HEDDLE_GUARDED_BY(mutex_);
};

/// What is done with the registry may need memory. Without, the program goes
/// on, unobserved.
template <class F> void try_to_observe(F f) noexcept {
  try {
    f(registry::instance());
  } catch (...) {
    observed.store(false, std::memory_order_relaxed);
    std::fputs("heddle: no memory to observe tasks\n", stderr);
  }
}

/// The calling task's record; makes one for a thread that is not known.
/// \returns nullptr if there is no memory.
task_record *my_record() noexcept;

} // namespace heddle::detail

#endif // HEDDLE_SRC_OBSERVER_H
