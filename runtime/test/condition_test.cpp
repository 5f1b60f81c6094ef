//===- condition_test.cpp - Wait until a state is reached -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/condition.h"
#include "heddle/mutex.h"
#include "heddle/task.h"
#include "heddle/wait_group.h"
#include "test_support.h"
#include <atomic>
#include <deque>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>

using namespace heddle_test;

namespace {

struct gate {
  heddle::mutex mu;
  heddle::condition changed;
  bool open HEDDLE_GUARDED_BY(mu) = false;
};

TEST(Condition, WaitsUntilNotified) {
  gate g;
  heddle::task t = heddle::go([&] {
    heddle::unique_lock lock(g.mu);
    while (!g.open)
      g.changed.wait(lock);
  });
  let_others_run();
  EXPECT_FALSE(t.finished());
  {
    heddle::lock_guard lock(g.mu);
    g.open = true;
  }
  g.changed.notify_one();
  t.join();
}

TEST(Condition, PredicateFormAndStandardLocks) {
  heddle::mutex mu;
  heddle::condition changed;
  bool open = false;
  heddle::task t = heddle::go([&] {
    std::unique_lock lock(mu);
    changed.wait(lock, [&] { return open; });
    EXPECT_TRUE(lock.owns_lock());
  });
  {
    std::lock_guard lock(mu);
    open = true;
  }
  changed.notify_all();
  t.join();
}

TEST(Condition, NotificationsWithoutWaitersAreNotKept) {
  gate g;
  g.changed.notify_one();
  g.changed.notify_all();
  heddle::unique_lock lock(g.mu);
  EXPECT_FALSE(g.changed.wait_for(lock, 5ms));
}

TEST(Condition, AWaitWithoutTheLockIsToldAndLeavesNothingBehind) {
  gate g;
  {
    heddle::unique_lock lock(g.mu, std::defer_lock);
    EXPECT_THROW(g.changed.wait(lock), heddle::usage_error);
  }
  g.changed.notify_all(); // nobody is there
}

TEST(Condition, NotifyOneWakesOneInOrder) {
  heddle::mutex mu;
  heddle::condition turn;
  std::atomic<int> waiting{0};
  std::atomic<int> woken{0};
  heddle::wait_group wg;
  for (int i = 0; i < 3; ++i)
    wg.go([&] {
      std::unique_lock lock(mu);
      ++waiting;
      turn.wait(lock);
      ++woken;
    });
  ASSERT_TRUE(eventually([&] { return waiting == 3; }));
  {
    std::lock_guard lock(mu);
  } // the last one has entered wait
  for (int i = 1; i <= 3; ++i) {
    turn.notify_one();
    ASSERT_TRUE(eventually([&] { return woken == i; }));
    let_others_run();
    ASSERT_EQ(woken, i);
  }
  wg.wait();
}

TEST(Condition, TimedWaits) {
  gate g;
  heddle::unique_lock lock(g.mu);
  const stopwatch watch;
  EXPECT_FALSE(g.changed.wait_for(lock, 10ms, [] { return false; }));
  EXPECT_GE(watch.elapsed(), 10ms);
  EXPECT_TRUE(g.changed.wait_for(lock, 10ms, [] { return true; }));
  EXPECT_FALSE(g.changed.wait_until(lock, std::chrono::system_clock::now()));
  EXPECT_TRUE(lock.owns_lock());
}

TEST(Condition, LockIsHeldAfterAnExceptionOfThePredicate) {
  gate g;
  heddle::unique_lock lock(g.mu);
  EXPECT_THROW(g.changed.wait(lock, []() -> bool { throw 1; }), int);
  EXPECT_TRUE(lock.owns_lock());
}

TEST(ConditionStress, BoundedQueue) {
  struct {
    heddle::mutex mu;
    heddle::condition not_empty;
    heddle::condition not_full;
    std::deque<int> items;
  } q;
  constexpr int producers = 3;
  constexpr int each = 2'000;
  std::atomic<long> sum{0};
  heddle::wait_group wg;
  for (int p = 0; p < producers; ++p) {
    wg.go([&] {
      for (int i = 1; i <= each; ++i) {
        std::unique_lock lock(q.mu);
        q.not_full.wait(lock, [&] { return q.items.size() < 4; });
        q.items.push_back(i);
        q.not_empty.notify_one();
      }
    });
    wg.go([&] {
      for (int i = 0; i < each; ++i) {
        std::unique_lock lock(q.mu);
        // Time-outs race with notifications: none may be lost by that.
        while (!q.not_empty.wait_for(lock, 50us,
                                     [&] { return !q.items.empty(); })) {
        }
        sum += q.items.front();
        q.items.pop_front();
        q.not_full.notify_one();
      }
    });
  }
  wg.wait();
  EXPECT_EQ(sum, long{producers} * each * (each + 1) / 2);
}

TEST(ConditionStress, MayBeDestroyedOnceAllAreNotified) {
  for (int i = 0; i < 300; ++i) {
    heddle::mutex mu;
    bool open = false;
    auto changed = std::make_unique<heddle::condition>();
    heddle::task t = heddle::go([&mu, &open, c = changed.get()] {
      std::unique_lock lock(mu);
      open = true;
      c->notify_one();
    });
    {
      std::unique_lock lock(mu);
      changed->wait(lock, [&] { return open; });
    }
    t.join();
    changed.reset();
  }
}

} // namespace
