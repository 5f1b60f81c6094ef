//===- heddle/wait_graph.h - Who waits for whom --------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tasks that wait for each other in a circle wait for ever. The graph knows who
// could end a wait where there is an owner: a lock, a task that is joined, the
// tasks that wait_group::go and task_group::go started, what runs once. Anybody
// may send into a channel or notify a condition: such waits are part of no
// circle, but count when all are asleep.
//
//   const heddle::wait_graph waits = heddle::take_wait_graph();
//   if (!waits.cycles.empty())
//     std::fputs(waits.text().c_str(), stderr);
//
//   task 7 (bank.cpp:21) waits for lock 1 at bank.cpp:10; task 8 holds it
//       since bank.cpp:9
//   circle: task 7 -> task 8 -> task 7
//
// HEDDLE_DEADLOCKS=report in the environment looks once a second and prints
// what it finds; HEDDLE_DEADLOCKS=abort then ends the program (exit code 2, as
// Go's "all goroutines are asleep - deadlock!").
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_WAIT_GRAPH_H
#define HEDDLE_WAIT_GRAPH_H

#include "heddle/observe.h"
#include <functional>
#include <memory>

namespace heddle {

/// One task that waits.
struct wait_edge {
  std::uint64_t task = 0;
  wait_reason waits_for = wait_reason::nothing;
  std::string resource; ///< "lock 1", "channel 2": names within one graph
  bool timed = false;   ///< the wait ends by itself
  /// The tasks all of which must go on before the wait can end. Empty: anybody
  /// may end it.
  std::vector<std::uint64_t> held_by;
};

/// Who waits for what at one time.
struct wait_graph {
  snapshot at;
  std::vector<wait_edge> edges;
  /// Tasks that wait for each other; the last waits for the first. Each of
  /// these waits was seen twice, so that it is no trick of the moment.
  std::vector<std::vector<std::uint64_t>> cycles;
  /// Every known task and thread waits, none of them for a time, and no timer
  /// runs. A task that was woken in this moment counts as asleep until it runs:
  /// believe it when it stays so.
  bool all_asleep = false;

  bool deadlocked() const noexcept { return all_asleep || !cycles.empty(); }

  /// Lines as in the example. Empty if nobody waits.
  std::string text() const;
  /// A flowchart for Mermaid (Markdown of GitHub and GitLab); circles are red.
  std::string mermaid() const;
  /// A digraph for Graphviz.
  std::string dot() const;
  /// `definitions/wait_graph` of docs/runtime-report.schema.json.
  std::string json() const;
};

/// The graph of now. Errors: std::bad_alloc.
wait_graph take_wait_graph();

/// Looks for deadlocks again and again, on a thread of its own that is no task.
///
///   heddle::deadlock_watch watch;  // prints to stderr
///
/// Turns observing on. What it finds it tells once, until it is gone.
class deadlock_watch {
public:
  using action = std::function<void(const wait_graph &)>;

  /// \p found is called on the watching thread; empty: prints the graph's text.
  /// It must not wait for tasks; what it throws is printed. A circle is told
  /// when it is seen, "all asleep" when it has stayed so for a whole \p period.
  /// Requires: period is positive (usage_error).
  explicit deadlock_watch(
      std::chrono::nanoseconds period = std::chrono::seconds(1),
      action found = {});
  /// Waits for a call of the action that runs.
  ~deadlock_watch();
  deadlock_watch(const deadlock_watch &) = delete;
  deadlock_watch &operator=(const deadlock_watch &) = delete;

private:
  class state;
  const std::unique_ptr<state> state_;
};

} // namespace heddle

#endif // HEDDLE_WAIT_GRAPH_H
