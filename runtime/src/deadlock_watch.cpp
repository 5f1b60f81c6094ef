//===- deadlock_watch.cpp - Looking for deadlocks -------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/error.h"
#include "heddle/wait_graph.h"
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

namespace heddle {

// A plain thread with plain locks: it must run when no task can.
class deadlock_watch::state {
public:
  state(std::chrono::nanoseconds p, action f)
      : period(p), found(std::move(f)), thread([this] { run(); }) {}
  ~state() {
    {
      std::lock_guard lock(mutex);
      stop = true;
    }
    wake.notify_all();
    thread.join();
  }

private:
  void run() noexcept {
    std::unique_lock lock(mutex);
    while (!wake.wait_for(lock, period, [this] { return stop; })) {
      lock.unlock();
      try {
        look();
      } catch (const std::exception &e) {
        std::fprintf(stderr, "heddle: cannot look for deadlocks: %s\n",
                     e.what());
      } catch (...) {
        std::fputs("heddle: cannot look for deadlocks\n", stderr);
      }
      lock.lock();
    }
  }

  void look() {
    const wait_graph graph = take_wait_graph();
    // "Asleep" may be a moment in which all have been woken and none runs yet:
    // only the same waits for a whole period count.
    std::vector<std::uint64_t> waits;
    if (graph.all_asleep)
      for (const task_info &t : graph.at.tasks) {
        waits.push_back(t.id);
        waits.push_back(t.wait_number);
      }
    const bool asleep = graph.all_asleep && waits == asleep_before;
    asleep_before = std::move(waits);
    const bool now = asleep || !graph.cycles.empty();
    if (now && (!told || graph.cycles != told_cycles)) {
      told_cycles = graph.cycles;
      if (found)
        found(graph);
      else
        std::fprintf(stderr, "heddle: deadlock\n%s", graph.text().c_str());
    }
    told = now;
  }

  const std::chrono::nanoseconds period;
  const action found;
  std::vector<std::uint64_t> asleep_before; ///< the watching thread's, as these
  std::vector<std::vector<std::uint64_t>> told_cycles;
  bool told = false;
  std::mutex mutex;
  std::condition_variable wake;
  bool stop = false;
  std::thread thread; ///< last: it uses the others
};

namespace {
std::chrono::nanoseconds checked(std::chrono::nanoseconds period) {
  if (period <= period.zero())
    detail::throw_usage_error(
        "the period of a deadlock watch must be positive");
  observe(true);
  return period;
}
} // namespace

deadlock_watch::deadlock_watch(std::chrono::nanoseconds period, action found)
    : state_(std::make_unique<state>(checked(period), std::move(found))) {}

deadlock_watch::~deadlock_watch() = default;

} // namespace heddle
