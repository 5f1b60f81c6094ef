//===- leaks.cpp - Which tasks live, and what they wait for ---------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/leaks.h"
#include "heddle/detail/internal_mutex.h"
#include "heddle/sleep.h"
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <list>
#include <unordered_map>

namespace heddle {
namespace detail {
namespace {

struct live_task {
  const task_state *id;
  std::source_location site;
  parker *runner = nullptr;
  wait_reason why = wait_reason::nothing;
};

/// The live tasks in the order in which they were spawned.
class leak_registry {
public:
  // Never destroyed: tasks may end after the end of main.
  static leak_registry &instance() {
    static leak_registry *const registry = new leak_registry;
    return *registry;
  }

  void add(const task_state *id, const std::source_location &site) {
    internal_lock lock(mutex_);
    const auto at = tasks_.insert(tasks_.end(), {id, site});
    by_id_[id] = at;
  }
  void start(const task_state *id, parker *runner) {
    internal_lock lock(mutex_);
    const auto it = by_id_.find(id);
    if (it == by_id_.end())
      return;
    it->second->runner = runner;
    by_runner_[runner] = it->second;
  }
  void end(const task_state *id) {
    internal_lock lock(mutex_);
    const auto it = by_id_.find(id);
    if (it == by_id_.end())
      return;
    by_runner_.erase(it->second->runner);
    tasks_.erase(it->second);
    by_id_.erase(it);
  }
  void wait(parker *runner, wait_reason why) {
    internal_lock lock(mutex_);
    if (const auto it = by_runner_.find(runner); it != by_runner_.end())
      it->second->why = why;
  }
  void clear() {
    internal_lock lock(mutex_);
    tasks_.clear();
    by_id_.clear();
    by_runner_.clear();
  }

  std::vector<leak> leaks(const parker *asking) {
    std::vector<leak> result;
    internal_lock lock(mutex_);
    for (const live_task &t : tasks_) {
      if (t.runner == asking)
        continue;
      const auto same = [&](const leak &l) {
        return l.waits_for == t.why && l.spawned_at.line() == t.site.line() &&
               l.spawned_at.column() == t.site.column() &&
               std::strcmp(l.spawned_at.file_name(), t.site.file_name()) == 0;
      };
      auto it = std::find_if(result.begin(), result.end(), same);
      if (it == result.end())
        it = result.insert(result.end(), {t.site, t.why, 0});
      ++it->tasks;
    }
    return result;
  }

private:
  using list = std::list<live_task>;
  internal_mutex mutex_;
  list tasks_ HEDDLE_GUARDED_BY(mutex_);
  std::unordered_map<const task_state *, list::iterator>
      by_id_ HEDDLE_GUARDED_BY(mutex_);
  std::unordered_map<const parker *, list::iterator>
      by_runner_ HEDDLE_GUARDED_BY(mutex_);
};

const char *text(wait_reason why) noexcept {
  switch (why) {
  case wait_reason::nothing:
    return "running";
  case wait_reason::send:
    return "waiting to send";
  case wait_reason::receive:
    return "waiting to receive";
  case wait_reason::select:
    return "waiting in a select";
  case wait_reason::join:
    return "waiting for the end of a task";
  case wait_reason::wait_group:
    return "waiting for a wait group";
  case wait_reason::lock:
    return "waiting for a lock";
  case wait_reason::condition:
    return "waiting for a condition";
  case wait_reason::once:
    return "waiting for what runs once";
  case wait_reason::blocking_call:
    return "waiting in a blocking call";
  case wait_reason::for_ever:
    return "waiting for ever on an empty channel handle";
  }
  return "waiting";
}

/// Tasks that end together with main get so long to do so.
constexpr std::chrono::milliseconds exit_patience{200};

void report_at_exit() {
  try {
    report_leaks(stderr, exit_patience);
  } catch (...) {
    std::fputs("heddle: no memory for the report of leaked tasks\n", stderr);
  }
}

/// A watch without memory is no watch, but no reason to end the program.
template <class F> void try_or_stop_watching(F f) noexcept {
  try {
    f(leak_registry::instance());
  } catch (...) {
    leaks_are_watched.store(false, std::memory_order_relaxed);
    std::fputs("heddle: no memory to watch for leaked tasks\n", stderr);
  }
}

} // namespace

void init_leak_watch() noexcept {
  static const bool done = [] {
    const char *wish = std::getenv("HEDDLE_LEAKS");
    if (wish && *wish && std::strcmp(wish, "0") != 0) {
      leaks_are_watched.store(true, std::memory_order_relaxed);
      std::atexit(report_at_exit);
    }
    return true;
  }();
  static_cast<void>(done);
}

void watch_task(const task_state *task,
                const std::source_location &site) noexcept {
  try_or_stop_watching([&](leak_registry &r) { r.add(task, site); });
}

void watch_start(const task_state *task, parker *runner) noexcept {
  try_or_stop_watching([&](leak_registry &r) { r.start(task, runner); });
}

void watch_end(const task_state *task) noexcept {
  try_or_stop_watching([&](leak_registry &r) { r.end(task); });
}

void watch_wait(parker *runner, wait_reason why) noexcept {
  try_or_stop_watching([&](leak_registry &r) { r.wait(runner, why); });
}

} // namespace detail

void watch_leaks(bool on) noexcept {
  detail::init_leak_watch();
  detail::leaks_are_watched.store(on, std::memory_order_relaxed);
  if (!on)
    detail::try_or_stop_watching([](detail::leak_registry &r) { r.clear(); });
}

std::vector<leak> leaks(std::chrono::nanoseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  for (;;) {
    std::vector<leak> now =
        detail::leak_registry::instance().leaks(detail::self());
    if (now.empty() || std::chrono::steady_clock::now() >= end)
      return now;
    sleep_for(std::chrono::milliseconds(1));
  }
}

std::size_t report_leaks(std::FILE *out, std::chrono::nanoseconds patience) {
  std::size_t all = 0;
  for (const leak &l : leaks(patience)) {
    std::fprintf(out, "heddle: %zu %s spawned at %s:%u %s not ended: %s\n",
                 l.tasks, l.tasks == 1 ? "task" : "tasks",
                 l.spawned_at.file_name(),
                 static_cast<unsigned>(l.spawned_at.line()),
                 l.tasks == 1 ? "has" : "have", detail::text(l.waits_for));
    all += l.tasks;
  }
  return all;
}

} // namespace heddle
