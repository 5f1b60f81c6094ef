//===- leaks.cpp - Tasks that have not ended ------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/leaks.h"
#include "observer.h"
#include <algorithm>

namespace heddle {
namespace {

std::vector<leak> alive_now(std::uint64_t after,
                            std::chrono::nanoseconds min_age) {
  constexpr detail::by_place before;
  const auto equal = [&](const auto &a, const auto &b) {
    return !before(a, b) && !before(b, a);
  };
  const detail::task_record *me = detail::observed_self();
  std::vector<leak> result;
  for (const task_info &t : take_snapshot().tasks) {
    if (t.kind != task_kind::task || t.id <= after || t.age < min_age ||
        (me && t.id == me->id))
      continue;
    auto it = std::find_if(result.begin(), result.end(), [&](const leak &l) {
      return l.waits_for == t.waits_for && equal(l.spawned_at, t.spawned_at) &&
             equal(l.waits_at, t.waits_at);
    });
    if (it == result.end()) {
      it = result.insert(result.end(), leak{});
      it->spawned_at = t.spawned_at;
      it->waits_for = t.waits_for;
      it->waits_at = t.waits_at;
    }
    ++it->tasks;
    it->oldest = std::max(it->oldest, t.age);
    it->ids.push_back(t.id);
  }
  return result;
}

std::vector<leak> leaks_after(std::uint64_t after,
                              std::chrono::nanoseconds patience,
                              std::chrono::nanoseconds min_age) {
  const auto end = std::chrono::steady_clock::now() + patience;
  for (;;) {
    std::vector<leak> now = alive_now(after, {});
    if (now.empty())
      return now;
    if (std::chrono::steady_clock::now() >= end)
      return min_age > min_age.zero() ? alive_now(after, min_age) : now;
    // Not heddle::sleep_for: who looks must not become known by it.
    detail::sleep_task_until(std::chrono::steady_clock::now() +
                             std::chrono::milliseconds(1));
  }
}

std::size_t print(std::FILE *out, const std::vector<leak> &all) {
  std::size_t tasks = 0;
  for (const leak &l : all) {
    std::fprintf(out, "heddle: %zu %s spawned at %s:%u %s not ended: %s",
                 l.tasks, l.tasks == 1 ? "task" : "tasks",
                 l.spawned_at.file_name(),
                 static_cast<unsigned>(l.spawned_at.line()),
                 l.tasks == 1 ? "has" : "have", describe(l.waits_for));
    if (l.waits_at.line())
      std::fprintf(out, " at %s:%u", l.waits_at.file_name(),
                   static_cast<unsigned>(l.waits_at.line()));
    const double seconds = std::chrono::duration<double>(l.oldest).count();
    if (seconds >= 1)
      std::fprintf(out, ", %s %.1f s old",
                   l.tasks == 1 ? "it is" : "the oldest is", seconds);
    std::fputc('\n', out);
    tasks += l.tasks;
  }
  return tasks;
}

} // namespace

std::vector<leak> leaks(std::chrono::nanoseconds patience,
                        std::chrono::nanoseconds min_age) {
  return leaks_after(0, patience, min_age);
}

std::size_t report_leaks(std::FILE *out, std::chrono::nanoseconds patience,
                         std::chrono::nanoseconds min_age) {
  return print(out, leaks(patience, min_age));
}

leak_scope::leak_scope(std::chrono::nanoseconds patience, std::FILE *out,
                       std::chrono::nanoseconds min_age) noexcept
    : patience_(patience), min_age_(min_age), out_(out), was_on_(observing()),
      after_(detail::registry::instance().last_id()) {
  observe(true);
}

leak_scope::~leak_scope() {
  if (out_) {
    try {
      print(out_, leaks(patience_, min_age_));
    } catch (...) {
      std::fputs("heddle: no memory for the report of leaked tasks\n", out_);
    }
  }
  if (!was_on_)
    observe(false);
}

std::vector<leak> leak_scope::leaks(std::chrono::nanoseconds patience,
                                    std::chrono::nanoseconds min_age) const {
  return leaks_after(after_, patience, min_age);
}

} // namespace heddle
