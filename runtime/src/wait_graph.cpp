//===- wait_graph.cpp - Who waits for whom --------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/wait_graph.h"
#include "heddle/detail/timer_service.h"
#include <algorithm>
#include <map>
#include <unordered_map>

namespace heddle {
namespace {

const char *kind_of(wait_reason why) noexcept {
  switch (why) {
  case wait_reason::send:
  case wait_reason::receive:
    return "channel";
  case wait_reason::select:
    return "select";
  case wait_reason::join:
    return "end of task";
  case wait_reason::wait_group:
    return "wait group";
  case wait_reason::sleep:
    return "time";
  case wait_reason::for_ever:
    return "nothing";
  default:
    return name_of(why);
  }
}

bool waits(const task_info &t) noexcept {
  return t.waits_for != wait_reason::nothing;
}

/// Who must go on before this wait can end, as far as it is known.
std::vector<std::uint64_t> holders(const snapshot &all, const task_info &t) {
  std::vector<std::uint64_t> result;
  if (!t.object)
    return result;
  for (const task_info &other : all.tasks) {
    bool holds = false;
    if (t.waits_for == wait_reason::join)
      holds = other.task == t.object;
    else if (t.waits_for == wait_reason::wait_group)
      holds = other.group == t.object;
    else if (t.waits_for == wait_reason::lock ||
             t.waits_for == wait_reason::once)
      holds =
          std::any_of(other.holds.begin(), other.holds.end(),
                      [&](const held_lock &h) { return h.lock == t.object; });
    if (holds)
      result.push_back(other.id);
  }
  return result;
}

/// Depth first; every edge back to a task on the path closes a circle.
class cycle_finder {
public:
  explicit cycle_finder(const std::vector<wait_edge> &edges) {
    for (const wait_edge &e : edges)
      if (!e.timed)
        next_[e.task] = &e.held_by;
  }
  std::vector<std::vector<std::uint64_t>> run() {
    for (const auto &[task, ignored] : next_)
      visit(task);
    return std::move(found_);
  }

private:
  void visit(std::uint64_t root) {
    // Not recursive: a chain may be as long as there are tasks.
    struct step {
      std::uint64_t task;
      std::size_t edge = 0;
    };
    if (state_[root] != fresh)
      return;
    std::vector<step> path{{root}};
    state_[root] = on_path;
    while (!path.empty()) {
      step &top = path.back();
      const auto it = next_.find(top.task);
      if (it == next_.end() || top.edge == it->second->size()) {
        state_[top.task] = left;
        path.pop_back();
        continue;
      }
      const std::uint64_t to = (*it->second)[top.edge++];
      if (state_[to] == on_path) {
        const auto start =
            std::find_if(path.begin(), path.end(),
                         [&](const step &s) { return s.task == to; });
        std::vector<std::uint64_t> &cycle = found_.emplace_back();
        for (auto s = start; s != path.end(); ++s)
          cycle.push_back(s->task);
      } else if (state_[to] == fresh) {
        state_[to] = on_path;
        path.push_back({to});
      }
    }
  }

  enum color : unsigned char { fresh, on_path, left };
  std::map<std::uint64_t, const std::vector<std::uint64_t> *> next_;
  std::unordered_map<std::uint64_t, color> state_;
  std::vector<std::vector<std::uint64_t>> found_;
};

std::vector<wait_edge> edges_of(const snapshot &all) {
  std::map<std::pair<std::string, const void *>, std::size_t> numbers;
  std::map<std::string, std::size_t> last;
  std::vector<wait_edge> edges;
  for (const task_info &t : all.tasks) {
    if (!waits(t))
      continue;
    wait_edge &e = edges.emplace_back();
    e.task = t.id;
    e.waits_for = t.waits_for;
    e.timed = t.timed;
    e.held_by = holders(all, t);
    e.resource = kind_of(t.waits_for);
    if (t.waits_for == wait_reason::join) {
      // Known by its number, if it is known at all.
      if (!e.held_by.empty())
        e.resource += ' ' + std::to_string(e.held_by.front());
    } else if (t.object) {
      const auto [it, is_new] = numbers.try_emplace({e.resource, t.object}, 0);
      if (is_new)
        it->second = ++last[e.resource];
      e.resource += ' ' + std::to_string(it->second);
    }
  }
  return edges;
}

bool sleeps(const task_info &t) noexcept {
  return waits(t) && !t.timed && t.waits_for != wait_reason::blocking_call &&
         t.waits_for != wait_reason::sleep;
}

} // namespace

wait_graph take_wait_graph() {
  std::unordered_map<std::uint64_t, std::uint64_t> before;
  bool asleep = true;
  for (const task_info &t : take_snapshot().tasks) {
    if (waits(t))
      before[t.id] = t.wait_number;
    asleep = asleep && sleeps(t);
  }
  wait_graph graph;
  graph.at = take_snapshot();
  graph.edges = edges_of(graph.at);
  // What waits in both looks has waited between them: what it holds, and what
  // it waits for, is true at one time.
  const auto lasted = [&](const task_info &t) {
    const auto it = before.find(t.id);
    return it != before.end() && it->second == t.wait_number && waits(t);
  };
  std::unordered_map<std::uint64_t, bool> stable;
  for (const task_info &t : graph.at.tasks)
    asleep = (stable[t.id] = lasted(t)) && sleeps(t) && asleep;
  graph.cycles = cycle_finder(graph.edges).run();
  std::erase_if(graph.cycles, [&](const auto &cycle) {
    return !std::all_of(cycle.begin(), cycle.end(),
                        [&](std::uint64_t id) { return stable[id]; });
  });
  graph.all_asleep = asleep && !graph.at.tasks.empty() &&
                     !detail::timer_service::instance().armed();
  return graph;
}

} // namespace heddle
