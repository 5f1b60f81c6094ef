//===- snapshot.cpp - Tasks as text and JSON ------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "json.h"
#include "observer.h"
#include "text.h"

namespace heddle {

const char *describe(wait_reason why) noexcept {
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
  case wait_reason::semaphore:
    return "waiting for a semaphore";
  case wait_reason::notification:
    return "waiting for a notification";
  case wait_reason::sleep:
    return "sleeping";
  case wait_reason::blocking_call:
    return "in a blocking call";
  case wait_reason::for_ever:
    return "waiting for ever on an empty channel handle";
  }
  return "waiting";
}

const char *name_of(wait_reason why) noexcept {
  constexpr const char *names[wait_reasons] = {
      "nothing",      "send",  "receive",   "select",  "join",
      "wait_group",   "lock",  "condition", "once",    "semaphore",
      "notification", "sleep", "blocking",  "for_ever"};
  return names[static_cast<std::size_t>(why)];
}

snapshot take_snapshot() { return detail::registry::instance().capture(); }

namespace detail {

std::string place(const std::source_location &at) {
  return at.file_name() + (":" + std::to_string(at.line()));
}

std::string title(const task_info &t) {
  std::string text = t.kind == task_kind::task ? "task " : "thread ";
  text += std::to_string(t.id);
  if (!t.name.empty())
    text += " \"" + t.name + "\"";
  return text;
}

std::string seconds(std::chrono::nanoseconds d) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s",
                std::chrono::duration<double>(d).count());
  return text;
}

void write_task(json_writer &out, const task_info &t) {
  out.begin('{');
  out.member("id", t.id);
  out.member("kind", t.kind == task_kind::task ? "task" : "thread");
  if (!t.name.empty())
    out.member("name", t.name);
  const bool waits = t.waits_for != wait_reason::nothing;
  out.member("state", waits ? "waiting" : t.begun ? "running" : "starting");
  out.location("spawned_at", t.spawned_at);
  out.member("age_seconds", t.age);
  if (waits) {
    out.member("waits_for", name_of(t.waits_for));
    out.location("waits_at", t.waits_at);
    out.member("waits_seconds", t.in_state);
    out.member("timed", t.timed);
  }
  out.key("holds").begin('[');
  for (const held_lock &h : t.holds) {
    if (h.acquired_at.line() == 0)
      continue;
    out.begin('{');
    out.location(h.acquired_at);
    out.end('}');
  }
  out.end(']').end('}');
}

void write_tasks(json_writer &out, const snapshot &all) {
  out.begin('[');
  for (const task_info &t : all.tasks) {
    out.newline();
    write_task(out, t);
  }
  out.end(']');
}

} // namespace detail

std::string snapshot::text() const {
  std::string text;
  for (const task_info &t : tasks) {
    text += detail::title(t);
    if (t.spawned_at.line())
      text += ", spawned at " + detail::place(t.spawned_at);
    text += ", " + detail::seconds(t.age) + " old: ";
    if (t.waits_for == wait_reason::nothing && !t.begun) {
      text += "about to begin\n";
      continue;
    }
    text += describe(t.waits_for);
    text += " for " + detail::seconds(t.in_state) + "\n";
    if (t.waits_at.line())
      text += "    at " + detail::place(t.waits_at) + "\n";
    for (const held_lock &h : t.holds)
      if (h.acquired_at.line())
        text += "    holds what it acquired at " +
                detail::place(h.acquired_at) + "\n";
  }
  return text;
}

std::string snapshot::json() const {
  detail::json_writer out;
  detail::write_tasks(out, *this);
  out.newline();
  return out.take();
}

} // namespace heddle
