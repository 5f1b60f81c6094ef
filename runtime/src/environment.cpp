//===- environment.cpp - What the environment asks for --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "environment.h"
#include "heddle/leaks.h"
#include "heddle/wait_graph.h"
#include "observer.h"
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <unistd.h>

namespace heddle::detail {
namespace {

/// Tasks that end together with main get so long to do so.
constexpr std::chrono::milliseconds exit_patience{200};
constexpr int deadlock_exit_code = 2;

const char *wish(const char *name) noexcept {
  const char *value = std::getenv(name);
  return value && *value && std::strcmp(value, "0") != 0 ? value : nullptr;
}

/// HEDDLE_REPORT with the process's number in place of %p.
std::string report_path() {
  const char *value = wish("HEDDLE_REPORT");
  std::string path = value ? value : "";
  if (const auto at = path.find("%p"); at != std::string::npos)
    path.replace(at, 2, std::to_string(getpid()));
  return path;
}

void write_wanted_report() {
  const std::string path = report_path();
  if (!path.empty())
    write_report(path, {.patience = exit_patience, .at_end = true});
}

/// Reports must not end a program that would end well without them.
template <class F> void try_to_report(F f) noexcept {
  try {
    f();
  } catch (const std::exception &e) {
    std::fprintf(stderr, "heddle: no report: %s\n", e.what());
  } catch (...) {
    std::fputs("heddle: no report\n", stderr);
  }
}

void report_at_exit() {
  try_to_report([] {
    if (wish("HEDDLE_LEAKS"))
      report_leaks(stderr, exit_patience);
    write_wanted_report();
  });
}

void end_on_deadlock(const wait_graph &graph) {
  std::fprintf(stderr, "heddle: deadlock\n%s", graph.text().c_str());
  try_to_report(write_wanted_report);
  std::_Exit(deadlock_exit_code);
}

void watch_deadlocks(const char *how) {
  deadlock_watch::action action;
  if (std::strcmp(how, "abort") == 0)
    action = end_on_deadlock;
  else if (std::strcmp(how, "report") != 0)
    std::fprintf(stderr,
                 "heddle: HEDDLE_DEADLOCKS: expected 'report' or 'abort', not "
                 "'%s'; taken for 'report'\n",
                 how);
  // Never destroyed: it watches to the very end.
  static deadlock_watch *const watch =
      new deadlock_watch(std::chrono::seconds(1), std::move(action));
  static_cast<void>(watch);
}

} // namespace

bool read_environment() noexcept {
  const char *deadlocks = wish("HEDDLE_DEADLOCKS");
  const bool at_exit = wish("HEDDLE_LEAKS") || wish("HEDDLE_REPORT");
  if (!wish("HEDDLE_OBSERVE") && !at_exit && !deadlocks)
    return true;
  observe(true);
  try_to_report([&] {
    // Before main there is but one thread.
    if (task_record *me = my_record())
      registry::instance().rename(me, "main");
    if (at_exit)
      std::atexit(report_at_exit);
    if (deadlocks)
      watch_deadlocks(deadlocks);
  });
  return true;
}

void report_panic(const std::source_location &site, const char *what) noexcept {
  if (!observing())
    return;
  try_to_report([&] {
    finding f;
    f.check = "heddle-task-exception";
    f.message = std::string("an exception escaped from a task: ") + what;
    f.locations.push_back({"spawn", site, "the task was spawned here"});
    registry::instance().note(std::move(f));
    write_wanted_report();
  });
}

} // namespace heddle::detail
