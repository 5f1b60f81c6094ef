//===- report.cpp - Findings of a run -------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/report.h"
#include "heddle/leaks.h"
#include "heddle/wait_graph.h"
#include "json.h"
#include "observer.h"
#include "text.h"
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <set>
#include <system_error>
#include <unistd.h>

namespace heddle {
namespace {

using by_id = std::map<std::uint64_t, const task_info *>;

void add_place(finding &f, const char *role, const std::source_location &at,
               std::string message) {
  if (at.line())
    f.locations.push_back({role, at, std::move(message)});
}

/// Where the tasks of a circle wait, and what they hold meanwhile.
finding of_cycle(const std::vector<std::uint64_t> &cycle, const by_id &tasks) {
  finding f;
  f.tasks = cycle;
  f.waits_for = tasks.at(cycle.front())->waits_for;
  bool only_locks = true;
  for (const std::uint64_t id : cycle) {
    const task_info &t = *tasks.at(id);
    only_locks = only_locks && t.waits_for == wait_reason::lock;
    f.age = std::max(f.age, t.age);
    const std::string who = detail::title(t);
    add_place(f, "wait", t.waits_at, who + ' ' + describe(t.waits_for));
    for (const held_lock &h : t.holds)
      add_place(f, "held", h.acquired_at, who + " holds this");
    add_place(f, "spawn", t.spawned_at, who + " was spawned here");
  }
  if (!only_locks) {
    f.check = "heddle-blocked-forever";
    f.message = std::to_string(cycle.size()) +
                (cycle.size() == 1 ? " task waits for itself"
                                   : " tasks wait for each other");
  } else if (cycle.size() == 1) {
    f.check = "heddle-double-lock";
    f.message = "a task waits for a lock that it holds";
  } else {
    f.check = "heddle-lock-order-inversion";
    f.message =
        std::to_string(cycle.size()) + " tasks wait for each other's locks";
  }
  return f;
}

/// Adds \p t to the finding of \p check that has its places, or a new one.
void add_stuck(std::vector<finding> &all, const char *check,
               const char *message, const task_info &t) {
  finding f;
  f.check = check;
  f.message = std::string(message) + ": " + describe(t.waits_for);
  f.waits_for = t.waits_for;
  f.age = t.age;
  f.tasks.push_back(t.id);
  add_place(f, "wait", t.waits_at, "it waits here");
  add_place(f, "spawn", t.spawned_at, "it was spawned here");
  if (f.locations.empty())
    return; // a thread, somewhere
  constexpr detail::by_place before;
  const auto same = [&](const finding &other) {
    return other.check == f.check && other.message == f.message &&
           std::equal(other.locations.begin(), other.locations.end(),
                      f.locations.begin(), f.locations.end(),
                      [&](const auto &a, const auto &b) {
                        return !before(a.at, b.at) && !before(b.at, a.at);
                      });
  };
  const auto it = std::find_if(all.begin(), all.end(), same);
  if (it == all.end()) {
    all.push_back(std::move(f));
    return;
  }
  ++it->count;
  it->age = std::max(it->age, t.age);
  it->tasks.push_back(t.id);
}

void add_deadlocks(std::vector<finding> &all, const wait_graph &graph) {
  by_id tasks;
  for (const task_info &t : graph.at.tasks)
    tasks[t.id] = &t;
  std::set<std::uint64_t> told;
  for (const auto &cycle : graph.cycles) {
    all.push_back(of_cycle(cycle, tasks));
    told.insert(cycle.begin(), cycle.end());
  }
  for (const task_info &t : graph.at.tasks) {
    if (told.count(t.id))
      continue;
    if (t.waits_for == wait_reason::for_ever)
      add_stuck(all, "heddle-blocked-forever", "nothing can end this", t);
    else if (graph.all_asleep)
      add_stuck(all, "heddle-blocked-forever", "all tasks are asleep", t);
  }
}

void add_leaks(std::vector<finding> &all, const report_options &options) {
  for (const leak &l : leaks(options.patience, options.min_age)) {
    finding f;
    f.check = "heddle-leaked-task";
    f.message =
        std::to_string(l.tasks) +
        (l.tasks == 1 ? " task has not ended: " : " tasks have not ended: ") +
        describe(l.waits_for);
    f.count = l.tasks;
    f.waits_for = l.waits_for;
    f.age = l.oldest;
    f.tasks = l.ids;
    const bool one = l.tasks == 1;
    add_place(f, "wait", l.waits_at, one ? "it waits here" : "they wait here");
    add_place(f, "spawn", l.spawned_at,
              one ? "it was spawned here" : "they were spawned here");
    all.push_back(std::move(f));
  }
}

void write_finding(detail::json_writer &out, const finding &f) {
  constexpr std::size_t most_ids = 100;
  out.begin('{');
  out.member("check", f.check);
  out.member("message", f.message);
  out.member("count", f.count);
  out.key("locations").begin('[');
  for (const finding_location &l : f.locations) {
    out.begin('{');
    out.member("role", l.role);
    if (!l.message.empty())
      out.member("message", l.message);
    out.location(l.at);
    out.end('}');
  }
  out.end(']');
  out.member("waits_for", name_of(f.waits_for));
  out.member("age_seconds", f.age);
  out.key("tasks").begin('[');
  for (std::size_t i = 0; i < std::min(f.tasks.size(), most_ids); ++i)
    out.value(f.tasks[i]);
  out.end(']').end('}');
}

std::string program() {
  std::error_code failed;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", failed);
  return failed ? std::string() : path.string();
}

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

[[noreturn]] void cannot_write(const std::string &path) {
  throw std::system_error(errno, std::generic_category(),
                          "cannot write the report " + path);
}

} // namespace

namespace {
std::vector<finding> findings_with(const wait_graph &graph,
                                   const report_options &options) {
  std::vector<finding> all = detail::registry::instance().noted();
  add_deadlocks(all, graph);
  if (options.at_end)
    add_leaks(all, options);
  // Of what no place is known, nothing can be said.
  std::erase_if(all, [](finding &f) {
    std::erase_if(f.locations, [](const auto &l) { return !l.at.line(); });
    return f.locations.empty();
  });
  return all;
}
} // namespace

std::vector<finding> findings(const report_options &options) {
  return findings_with(take_wait_graph(), options);
}

std::vector<spawn_site> spawn_sites() {
  return detail::registry::instance().sites();
}

std::string report_json(const report_options &options) {
  const wait_graph graph = take_wait_graph();
  const std::vector<finding> found = findings_with(graph, options);
  detail::json_writer out;
  out.begin('{');
  out.member("format", "heddle-runtime-report");
  out.member("version", 1);
  out.member("program", program());
  out.member("pid", getpid());
  out.member("backend", detail::backend_name());
  out.member("created", now_utc());
  std::error_code failed;
  out.member("directory", std::filesystem::current_path(failed).string());
  out.member("complete", options.at_end && observing());
  out.newline();
  out.key("findings").begin('[');
  for (const finding &f : found) {
    out.newline();
    write_finding(out, f);
  }
  out.end(']');
  out.newline();
  out.key("spawn_sites").begin('[');
  for (const spawn_site &s : spawn_sites()) {
    out.newline();
    out.begin('{');
    out.location(s.at);
    out.member("spawned", s.spawned);
    out.member("ended", s.ended);
    out.end('}');
  }
  out.end(']');
  out.newline();
  out.key("tasks");
  detail::write_tasks(out, graph.at);
  out.newline();
  out.key("wait_graph");
  detail::write_graph(out, graph);
  out.end('}');
  out.newline();
  return out.take();
}

void write_report(const std::string &path, const report_options &options) {
  const std::string text = report_json(options);
  const std::string half = path + "." + std::to_string(getpid()) + ".part";
  std::FILE *file = std::fopen(half.c_str(), "w");
  if (!file)
    cannot_write(path);
  bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  written = std::fclose(file) == 0 && written;
  if (!written || std::rename(half.c_str(), path.c_str()) != 0) {
    const int why = errno;
    std::remove(half.c_str());
    errno = why;
    cannot_write(path);
  }
}

} // namespace heddle
