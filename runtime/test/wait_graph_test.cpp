//===- wait_graph_test.cpp - Circles of tasks -----------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/heddle.h"
#include "test_support.h"
#include <algorithm>
#include <atomic>
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace heddle_test;

namespace {

class WaitGraph : public ::testing::Test {
protected:
  WaitGraph() {
    heddle::observe(false);
    heddle::observe(true);
  }
  ~WaitGraph() override { heddle::observe(false); }

  static heddle::wait_graph with_cycle() {
    heddle::wait_graph graph;
    EXPECT_TRUE(eventually([&] {
      graph = heddle::take_wait_graph();
      return !graph.cycles.empty();
    }));
    return graph;
  }
  static const heddle::finding *find(const std::vector<heddle::finding> &all,
                                     const std::string &check) {
    const auto it = std::find_if(all.begin(), all.end(), [&](const auto &f) {
      return f.check == check;
    });
    return it == all.end() ? nullptr : &*it;
  }
};

/// Each task takes its first lock, waits for the other, takes its second.
struct embrace {
  heddle::mutex left, right;
  heddle::wait_group both;
  heddle::task one, two;
  std::atomic<bool> taken_away{false};

  embrace() {
    both.add(2);
    one = heddle::go([this] { take(left, right); });
    two = heddle::go([this] { take(right, left); });
  }
  void take(heddle::mutex &first,
            heddle::mutex &second) HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    first.lock();
    both.done();
    both.wait();
    second.lock();
    second.unlock();
    if (&first == &left || !taken_away)
      first.unlock();
  }
  /// A lock belongs to no task: what one has locked, the test may unlock.
  void resolve() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    taken_away = true;
    right.unlock();
    one.join();
    two.join();
  }
};

TEST_F(WaitGraph, TwoLocksInOppositeOrders) {
  embrace tasks;
  const heddle::wait_graph graph = with_cycle();
  ASSERT_EQ(graph.cycles.size(), 1u);
  EXPECT_EQ(graph.cycles[0].size(), 2u);
  EXPECT_TRUE(graph.deadlocked());
  EXPECT_NE(graph.text().find("circle: task "), std::string::npos)
      << graph.text();
  EXPECT_NE(graph.mermaid().find("held by"), std::string::npos);
  EXPECT_NE(graph.dot().find("color=red"), std::string::npos);
  EXPECT_NE(graph.json().find("\"cycles\":[["), std::string::npos);

  const auto all = heddle::findings();
  const heddle::finding *f = find(all, "heddle-lock-order-inversion");
  ASSERT_NE(f, nullptr);
  EXPECT_EQ(f->tasks.size(), 2u);
  const auto waits = std::count_if(
      f->locations.begin(), f->locations.end(),
      [](const auto &l) { return std::string(l.role) == "wait"; });
  EXPECT_EQ(waits, 2);
  EXPECT_NE(heddle::metrics_text().find("heddle_deadlocked 1"),
            std::string::npos);
  tasks.resolve();
  EXPECT_TRUE(heddle::take_wait_graph().cycles.empty());
}

TEST_F(WaitGraph, ASecondLockByTheHolder) {
  heddle::mutex m;
  heddle::task t = heddle::go([&]() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    m.lock();
    m.lock();
    m.unlock();
  });
  EXPECT_EQ(with_cycle().cycles[0].size(), 1u);
  EXPECT_NE(find(heddle::findings(), "heddle-double-lock"), nullptr);
  [&]() HEDDLE_NO_THREAD_SAFETY_ANALYSIS { m.unlock(); }();
  t.join();
}

TEST_F(WaitGraph, AReaderThatLocksAgainBehindAWriter) {
  heddle::rw_mutex rw;
  heddle::channel<int> queued;
  heddle::task reader = heddle::go([&]() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    rw.lock_shared();
    (void)queued.receive();
    rw.lock_shared();
    rw.unlock_shared();
  });
  heddle::task writer;
  EXPECT_TRUE(eventually([&] {
    if (rw.try_lock()) { // not before the reader has it
      rw.unlock();
      return false;
    }
    return true;
  }));
  writer = heddle::go([&] { const heddle::lock_guard lock(rw); });
  EXPECT_TRUE(eventually([] {
    for (const auto &t : heddle::take_snapshot().tasks)
      if (t.waits_for == heddle::wait_reason::lock)
        return true;
    return false;
  }));
  queued.send(1);
  with_cycle();
  [&]() HEDDLE_NO_THREAD_SAFETY_ANALYSIS { rw.unlock_shared(); }();
  reader.join();
  writer.join();
}

TEST_F(WaitGraph, TasksThatJoinEachOther) {
  // Nothing can end this circle, so the tasks refer to nothing of the test's.
  heddle::channel<heddle::task> others(1);
  heddle::task first = heddle::go([others] { others.receive()->join(); });
  heddle::task second = heddle::go([first] { first.join(); });
  EXPECT_TRUE(heddle::take_wait_graph().cycles.empty());
  others.send(second);
  const heddle::wait_graph graph = with_cycle();
  EXPECT_EQ(graph.cycles[0].size(), 2u);
  EXPECT_NE(find(heddle::findings(), "heddle-blocked-forever"), nullptr);
}

TEST_F(WaitGraph, ATimedWaitIsNoCircle) {
  heddle::mutex m;
  m.lock();
  heddle::channel<int> done;
  heddle::task t = heddle::go([&] {
    if (m.try_lock_for(1h))
      m.unlock();
  });
  EXPECT_TRUE(eventually([] {
    for (const auto &e : heddle::take_wait_graph().edges)
      if (e.timed && e.waits_for == heddle::wait_reason::lock)
        return true;
    return false;
  }));
  EXPECT_TRUE(heddle::take_wait_graph().cycles.empty());
  EXPECT_FALSE(heddle::take_wait_graph().all_asleep);
  m.unlock();
  t.join();
}

TEST_F(WaitGraph, OppositeOrdersWithoutACollision) {
  heddle::mutex left, right;
  const auto take = [](heddle::mutex &first, heddle::mutex &second) {
    const heddle::lock_guard one(first);
    const heddle::lock_guard two(second);
  };
  heddle::go([&] { take(left, right); }).join();
  EXPECT_EQ(find(heddle::findings(), "heddle-lock-order-inversion"), nullptr);
  heddle::go([&] { take(right, left); }).join();
  heddle::go([&] { take(right, left); }).join();
  const auto all = heddle::findings();
  const heddle::finding *f = find(all, "heddle-lock-order-inversion");
  ASSERT_NE(f, nullptr);
  EXPECT_EQ(f->locations.size(), 4u);
  EXPECT_EQ(f->count, 1u); // the order is known by now
}

TEST_F(WaitGraph, AnotherLockAtTheSameAddressIsAnother) {
  heddle::mutex left;
  for (const bool first : {true, false}) {
    heddle::mutex right; // most likely at the same place in both rounds
    if (first) {
      const heddle::lock_guard one(left);
      const heddle::lock_guard two(right);
    } else {
      const heddle::lock_guard two(right);
      const heddle::lock_guard one(left);
    }
  }
  EXPECT_EQ(find(heddle::findings(), "heddle-lock-order-inversion"), nullptr);
}

TEST_F(WaitGraph, AWatchTellsOnce) {
  std::atomic<int> told{0};
  heddle::deadlock_watch watch(2ms, [&](const heddle::wait_graph &graph) {
    EXPECT_TRUE(graph.deadlocked());
    ++told;
  });
  embrace tasks;
  EXPECT_TRUE(eventually([&] { return told.load() > 0; }));
  heddle::sleep_for(20ms);
  EXPECT_EQ(told.load(), 1);
  tasks.resolve();
}

TEST_F(WaitGraph, AWatchNeedsAPeriod) {
  EXPECT_THROW(heddle::deadlock_watch(0ms), heddle::usage_error);
}

TEST_F(WaitGraph, MisusesAreFindings) {
  heddle::channel<int> ch(1);
  ch.close();
  const unsigned send = __LINE__ + 1;
  EXPECT_THROW(ch.send(1), heddle::channel_closed);
  EXPECT_THROW(ch.close(), heddle::channel_closed);
  heddle::wait_group wg;
  EXPECT_THROW(wg.done(), heddle::usage_error);
  const auto all = heddle::findings();
  const heddle::finding *sent = find(all, "heddle-send-after-close");
  ASSERT_NE(sent, nullptr);
  EXPECT_EQ(sent->locations.at(0).at.line(), send);
  EXPECT_NE(find(all, "heddle-double-close"), nullptr);
  EXPECT_NE(find(all, "heddle-waitgroup-misuse"), nullptr);
}

} // namespace
