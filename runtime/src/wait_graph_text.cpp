//===- wait_graph_text.cpp - Wait graphs as text and pictures -------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/wait_graph.h"
#include "json.h"
#include "text.h"
#include <set>
#include <unordered_map>

namespace heddle {
namespace {

using by_id = std::unordered_map<std::uint64_t, const task_info *>;

by_id index(const snapshot &all) {
  by_id result;
  for (const task_info &t : all.tasks)
    result[t.id] = &t;
  return result;
}

/// Where \p holder acquired what \p t waits for.
std::string since(const task_info &holder, const task_info &t) {
  for (const held_lock &h : holder.holds)
    if (h.lock == t.object && h.acquired_at.line())
      return " since " + detail::place(h.acquired_at);
  return {};
}

std::set<std::uint64_t> in_cycles(const wait_graph &graph) {
  std::set<std::uint64_t> result;
  for (const auto &cycle : graph.cycles)
    result.insert(cycle.begin(), cycle.end());
  return result;
}

/// For labels in double quotes: \p newline between the parts.
std::string label(const task_info &t, const char *newline) {
  std::string text = t.kind == task_kind::task ? "task " : "thread ";
  text += std::to_string(t.id);
  if (!t.name.empty())
    text += " " + t.name;
  if (t.spawned_at.line())
    text += newline + detail::place(t.spawned_at);
  std::string safe;
  for (const char c : text)
    safe += c == '"' ? '\'' : c;
  return safe;
}

std::string wait_label(const wait_edge &e, const task_info &t,
                       const char *newline) {
  std::string text = name_of(e.waits_for);
  if (t.waits_at.line())
    text += newline + detail::place(t.waits_at);
  return text;
}

} // namespace

std::string wait_graph::text() const {
  const by_id tasks = index(at);
  std::string text;
  for (const wait_edge &e : edges) {
    const task_info &t = *tasks.at(e.task);
    text += detail::title(t);
    if (t.spawned_at.line())
      text += " (" + detail::place(t.spawned_at) + ")";
    text += " waits for " + e.resource;
    if (t.waits_at.line())
      text += " at " + detail::place(t.waits_at);
    if (e.waits_for != wait_reason::join)
      for (const std::uint64_t id : e.held_by)
        text += "; " + detail::title(*tasks.at(id)) +
                (e.waits_for == wait_reason::wait_group ? " belongs to it"
                                                        : " holds it") +
                since(*tasks.at(id), t);
    text += '\n';
  }
  for (const auto &cycle : cycles) {
    text += "circle: ";
    for (const std::uint64_t id : cycle)
      text += detail::title(*tasks.at(id)) + " -> ";
    text += detail::title(*tasks.at(cycle.front())) + '\n';
  }
  if (all_asleep)
    text += "all tasks are asleep\n";
  return text;
}

std::string wait_graph::mermaid() const {
  const by_id tasks = index(at);
  std::string text = "flowchart LR\n";
  std::unordered_map<std::string, std::size_t> resources;
  for (const wait_edge &e : edges) {
    const task_info &t = *tasks.at(e.task);
    const std::string name = "t" + std::to_string(e.task);
    text += "  " + name + "[\"" + label(t, "<br/>") + "\"]\n";
    const auto [it, is_new] =
        resources.try_emplace(e.resource, resources.size() + 1);
    const std::string resource = "r" + std::to_string(it->second);
    if (is_new) {
      text += "  " + resource + "([\"" + e.resource + "\"])\n";
      for (const std::uint64_t id : e.held_by)
        text += "  " + resource + " -. held by .-> t" + std::to_string(id) +
                "\n  t" + std::to_string(id) + "[\"" +
                label(*tasks.at(id), "<br/>") + "\"]\n";
    }
    text += "  " + name + " -- \"" + wait_label(e, t, "<br/>") + "\" --> " +
            resource + "\n";
  }
  for (const std::uint64_t id : in_cycles(*this))
    text +=
        "  style t" + std::to_string(id) + " stroke:#d1242f,stroke-width:3px\n";
  return text;
}

std::string wait_graph::dot() const {
  const by_id tasks = index(at);
  const std::set<std::uint64_t> circular = in_cycles(*this);
  std::string text = "digraph waits {\n  rankdir=LR;\n";
  std::set<std::uint64_t> tasks_named;
  const auto node = [&](std::uint64_t id) {
    if (tasks_named.insert(id).second)
      text += "  t" + std::to_string(id) + " [shape=box,label=\"" +
              label(*tasks.at(id), "\\n") + "\"" +
              (circular.count(id) ? ",color=red,penwidth=2" : "") + "];\n";
  };
  std::unordered_map<std::string, std::size_t> resources;
  for (const wait_edge &e : edges) {
    node(e.task);
    const auto [it, is_new] =
        resources.try_emplace(e.resource, resources.size() + 1);
    const std::string resource = "r" + std::to_string(it->second);
    if (is_new) {
      text +=
          "  " + resource + " [shape=ellipse,label=\"" + e.resource + "\"];\n";
      for (const std::uint64_t id : e.held_by) {
        node(id);
        text += "  " + resource + " -> t" + std::to_string(id) +
                " [style=dashed,label=\"held by\"];\n";
      }
    }
    text += "  t" + std::to_string(e.task) + " -> " + resource + " [label=\"" +
            wait_label(e, *tasks.at(e.task), "\\n") + "\"];\n";
  }
  return text + "}\n";
}

std::string wait_graph::json() const {
  detail::json_writer out;
  detail::write_graph(out, *this);
  out.newline();
  return out.take();
}

void detail::write_graph(json_writer &out, const wait_graph &graph) {
  out.begin('{').key("edges").begin('[');
  for (const wait_edge &e : graph.edges) {
    out.newline();
    out.begin('{');
    out.member("task", e.task);
    out.member("waits_for", name_of(e.waits_for));
    out.member("resource", e.resource);
    if (!e.held_by.empty()) {
      out.key("held_by").begin('[');
      for (const std::uint64_t id : e.held_by)
        out.value(id);
      out.end(']');
    }
    out.end('}');
  }
  out.end(']').key("cycles").begin('[');
  for (const auto &cycle : graph.cycles) {
    out.begin('[');
    for (const std::uint64_t id : cycle)
      out.value(id);
    out.end(']');
  }
  out.end(']');
  out.member("all_asleep", graph.all_asleep);
  out.end('}');
}

} // namespace heddle
