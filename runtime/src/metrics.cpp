//===- metrics.cpp - The text format of Prometheus ------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/metrics.h"
#include "heddle/wait_graph.h"
#include "observer.h"
#include <algorithm>
#include <cstdio>

namespace heddle {
namespace {

class page {
public:
  void metric(const char *name, const char *type, const char *help) {
    name_ = name;
    text_ += "# HELP " + name_ + " " + help + "\n# TYPE " + name_ + " " + type +
             "\n";
  }
  void sample(
      double value,
      std::initializer_list<std::pair<const char *, std::string>> labels = {}) {
    text_ += name_;
    const char *separator = "{";
    for (const auto &[name, label] : labels) {
      text_ += separator;
      text_ += name;
      text_ += "=\"" + escaped(label) + "\"";
      separator = ",";
    }
    if (labels.size())
      text_ += '}';
    char number[40];
    std::snprintf(number, sizeof number, " %.15g\n", value);
    text_ += number;
  }
  std::string take() { return std::move(text_); }

private:
  static std::string escaped(const std::string &label) {
    std::string result;
    for (const char c : label) {
      if (c == '\\' || c == '"')
        result += '\\';
      if (c == '\n')
        result += "\\n";
      else
        result += c;
    }
    return result;
  }
  std::string name_, text_;
};

double in_seconds(std::chrono::nanoseconds d) {
  return std::chrono::duration<double>(d).count();
}

void write_tasks(page &out, const snapshot &all) {
  std::size_t number[2][3] = {}; // kind, state
  std::array<std::size_t, wait_reasons> waiting{};
  std::array<std::chrono::nanoseconds, wait_reasons> longest{};
  for (const task_info &t : all.tasks) {
    const auto why = static_cast<std::size_t>(t.waits_for);
    ++number[t.kind == task_kind::thread][why ? 2 : t.begun];
    ++waiting[why];
    longest[why] = std::max(longest[why], t.in_state);
  }
  out.metric("heddle_tasks", "gauge", "Tasks and threads that are alive.");
  for (const int kind : {0, 1})
    for (const int state : {0, 1, 2})
      out.sample(static_cast<double>(number[kind][state]),
                 {{"kind", kind ? "thread" : "task"},
                  {"state", state == 0   ? "starting"
                            : state == 1 ? "running"
                                         : "waiting"}});
  out.metric("heddle_tasks_waiting", "gauge", "Tasks and threads that wait.");
  for (std::size_t i = 1; i < wait_reasons; ++i)
    out.sample(static_cast<double>(waiting[i]),
               {{"reason", name_of(static_cast<wait_reason>(i))}});
  out.metric("heddle_longest_wait_seconds", "gauge",
             "The longest of the waits that last.");
  for (std::size_t i = 1; i < wait_reasons; ++i)
    out.sample(in_seconds(longest[i]),
               {{"reason", name_of(static_cast<wait_reason>(i))}});
}

void write_totals(page &out, const detail::totals &sums) {
  out.metric("heddle_tasks_spawned_total", "counter", "Tasks spawned.");
  out.sample(static_cast<double>(sums.spawned));
  out.metric("heddle_tasks_ended_total", "counter", "Tasks ended.");
  out.sample(static_cast<double>(sums.ended));
  out.metric("heddle_waits_total", "counter", "Waits that began.");
  for (std::size_t i = 1; i < wait_reasons; ++i)
    out.sample(static_cast<double>(sums.waits[i]),
               {{"reason", name_of(static_cast<wait_reason>(i))}});
  out.metric("heddle_wait_seconds_total", "counter",
             "Time spent in waits that have ended.");
  for (std::size_t i = 1; i < wait_reasons; ++i)
    out.sample(in_seconds(std::chrono::nanoseconds(sums.waited[i])),
               {{"reason", name_of(static_cast<wait_reason>(i))}});
}

} // namespace

std::string metrics_text() {
  detail::registry &all = detail::registry::instance();
  page out;
  out.metric("heddle_observing", "gauge", "Whether tasks are observed.");
  out.sample(observing());
  write_totals(out, all.sums());
  const wait_graph graph = take_wait_graph();
  write_tasks(out, graph.at);
  out.metric("heddle_tasks_alive", "gauge",
             "Tasks that are alive, by the place that spawned them.");
  for (const spawn_site &s : all.sites())
    out.sample(
        static_cast<double>(s.spawned - s.ended),
        {{"file", s.at.file_name()}, {"line", std::to_string(s.at.line())}});
  std::map<std::string, std::uint64_t> found;
  for (const finding &f : all.noted())
    found[f.check] += f.count;
  out.metric("heddle_findings_total", "counter",
             "What went wrong, by the check that finds it statically.");
  for (const auto &[check, count] : found)
    out.sample(static_cast<double>(count), {{"check", check}});
  out.metric("heddle_deadlocked", "gauge", "Whether tasks wait in a circle.");
  out.sample(!graph.cycles.empty());
  return out.take();
}

} // namespace heddle
