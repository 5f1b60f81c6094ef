//===- heddle/detail/observer.h - Where tasks tell what they do -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The few places at which the runtime tells the observer (heddle/observe.h)
// what tasks do: a task is spawned, begins, waits, goes on, ends; a lock is
// acquired or released. All of it is behind one switch: as long as that is off,
// each place costs one load of a flag that hardly ever changes, and a branch
// that is not taken. An operation on a channel that need not wait has no such
// place: it hands down where it was called, and only a wait tells.
//
// What is told belongs to the calling task: no locks, no shared counters.
// Written over the seam, so that it serves every backend.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_DETAIL_OBSERVER_H
#define HEDDLE_DETAIL_OBSERVER_H

#include "heddle/detail/seam.h"
#include <atomic>
#include <source_location>

namespace heddle {

/// What a task waits for.
enum class wait_reason : unsigned char {
  nothing,       ///< it runs, or has not begun to
  send,          ///< somebody who receives, or room in the channel
  receive,       ///< a value, or the close of the channel
  select,        ///< one of several channels
  join,          ///< the end of another task
  wait_group,    ///< a count that becomes zero
  lock,          ///< a lock
  condition,     ///< a notification
  once,          ///< another task that runs what is to run once
  semaphore,     ///< permits
  notification,  ///< something that happens once
  sleep,         ///< a time
  blocking_call, ///< a call that heddle::blocking runs
  for_ever       ///< nothing that could ever happen: a channel that is none
};
inline constexpr std::size_t wait_reasons = 14;

namespace detail {
/// The switch.
inline std::atomic<bool> observed{false};
} // namespace detail

/// Whether observing (heddle/observe.h) is on.
inline bool observing() noexcept {
#ifdef HEDDLE_DETAIL_UNOBSERVABLE
  return false; // for scripts/bench-runtime --observing: what the switch costs
#endif
  return detail::observed.load(std::memory_order_relaxed);
}

namespace detail {

/// The last parameter of each operation that may wait, defaulted to where it is
/// called: reports name that place.
using call_site = std::source_location;

class task_state;

// Called only while the switch is on. It may be turned meanwhile: tasks that
// are not known are passed over. Without memory the observer turns itself off.

/// \p group: what waits for the task, or nullptr.
/// \returns nullptr if the task is not to be known.
task_record *task_spawned(const std::source_location &site,
                          const task_state *task, const void *group) noexcept;
/// By the task itself, before its callable runs and after it has.
void task_begins(task_record *task) noexcept;
void task_ends(task_record *task) noexcept;
/// A task that will never begin.
void task_dropped(task_record *task) noexcept;

void wait_begins(wait_reason why, const void *object, bool timed,
                 const call_site &at) noexcept;
void wait_ends() noexcept;

/// \p object is a lock, or anything else that only the holder gives up.
void lock_acquired(const void *object, const call_site &at,
                   bool in_order) noexcept;
void lock_released(const void *object) noexcept;
void lock_destroyed(const void *object) noexcept;

/// The operation at \p at broke a rule. \p check: the check that finds this
/// statically.
void misuse(const char *check, const char *what, const call_site &at) noexcept;

/// An operation that acquires a lock, or anything else that only the holder
/// gives up, from its begin to its end.
class acquiring {
public:
  /// \p in_order: orders in which such objects are acquired may contradict
  /// each other.
  acquiring(const void *object, const call_site &at,
            bool in_order = true) noexcept
      : object_(observing() ? object : nullptr), at_(at), in_order_(in_order) {}
  ~acquiring() {
    if (object_) [[unlikely]]
      lock_acquired(object_, at_, in_order_);
  }
  acquiring(const acquiring &) = delete;
  acquiring &operator=(const acquiring &) = delete;

  /// \returns whether it was acquired; \p ok says so.
  bool result(bool ok) noexcept {
    if (!ok)
      object_ = nullptr;
    return ok;
  }

private:
  const void *object_;
  const call_site at_;
  const bool in_order_;
};

/// Called before the object is free for others.
inline void releasing(const void *object) noexcept {
  if (observing()) [[unlikely]]
    lock_released(object);
}

/// Its address may soon be another lock's.
inline void destroying(const void *object) noexcept {
  if (observing()) [[unlikely]]
    lock_destroyed(object);
}

/// Says for its lifetime what the calling task waits for, and where.
class waiting {
public:
  waiting(wait_reason why, const void *object, bool timed,
          const call_site &at) noexcept
      : told_(observing()) {
    if (told_) [[unlikely]]
      wait_begins(why, object, timed, at);
  }
  ~waiting() {
    if (told_) [[unlikely]]
      wait_ends();
  }
  waiting(const waiting &) = delete;
  waiting &operator=(const waiting &) = delete;

private:
  const bool told_;
};

} // namespace detail
} // namespace heddle

#endif // HEDDLE_DETAIL_OBSERVER_H
