//===- wait_group_test.cpp - Wait for a number of tasks -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/error.h"
#include "heddle/task.h"
#include "heddle/wait_group.h"
#include "test_support.h"
#include <atomic>
#include <gtest/gtest.h>
#include <limits>
#include <memory>

using namespace heddle_test;

namespace {

TEST(WaitGroup, WaitReturnsAtOnceAtZero) {
  heddle::wait_group wg;
  wg.wait();
  wg.add(2);
  wg.add(-2);
  wg.wait();
}

TEST(WaitGroup, WaitsForEveryDone) {
  heddle::wait_group wg;
  std::atomic<bool> passed{false};
  wg.add(2);
  heddle::task waiter = heddle::go([&] {
    wg.wait();
    passed = true;
  });
  wg.done();
  let_others_run();
  EXPECT_FALSE(passed);
  wg.done();
  waiter.join();
  EXPECT_TRUE(passed);
}

TEST(WaitGroup, ReleasesAllWaiters) {
  heddle::wait_group wg;
  wg.add();
  heddle::wait_group waiters;
  for (int i = 0; i < 4; ++i)
    waiters.go([&] { wg.wait(); });
  let_others_run();
  wg.done();
  waiters.wait();
}

TEST(WaitGroup, BelowZeroThrowsAndChangesNothing) {
  heddle::wait_group wg;
  EXPECT_THROW(wg.done(), heddle::usage_error);
  wg.add(1);
  EXPECT_THROW(wg.add(-2), heddle::usage_error);
  wg.done();
  wg.wait();
}

TEST(WaitGroup, OverflowThrowsAndChangesNothing) {
  heddle::wait_group wg;
  wg.add(std::numeric_limits<int>::max());
  EXPECT_THROW(wg.add(1), heddle::usage_error);
  wg.add(-std::numeric_limits<int>::max());
  wg.wait();
}

TEST(WaitGroup, DoneOrdersWhatCameBefore) {
  heddle::wait_group wg;
  int plain = 0;
  wg.add(1);
  heddle::task t = heddle::go([&] {
    plain = 1;
    wg.done();
  });
  wg.wait();
  EXPECT_EQ(plain, 1);
  t.join();
}

TEST(WaitGroup, GoCountsAndDestroysTheCallableFirst) {
  for (int i = 0; i < 50; ++i) {
    auto captured = std::make_shared<int>();
    heddle::wait_group wg;
    wg.go([captured] {});
    wg.wait();
    EXPECT_EQ(captured.use_count(), 1);
  }
}

TEST(WaitGroup, CanBeUsedAgainAfterWait) {
  heddle::wait_group wg;
  for (int round = 0; round < 5; ++round) {
    std::atomic<int> count{0};
    for (int i = 0; i < 3; ++i)
      wg.go([&] { ++count; });
    wg.wait();
    EXPECT_EQ(count, 3);
  }
}

TEST(WaitGroupStress, MayBeDestroyedAsSoonAsWaitReturns) {
  // AddressSanitizer sees it if the last done() touches the group too late.
  for (int i = 0; i < 400; ++i) {
    auto wg = std::make_unique<heddle::wait_group>();
    wg->add(2);
    heddle::task a = heddle::go([wg = wg.get()] { wg->done(); });
    heddle::task b = heddle::go([wg = wg.get()] { wg->done(); });
    wg->wait();
    wg.reset();
    a.join();
    b.join();
  }
}

TEST(WaitGroupStress, ManyTasksOneCounter) {
  heddle::wait_group wg;
  std::atomic<int> count{0};
  for (int i = 0; i < 8; ++i)
    wg.go([&] {
      for (int k = 0; k < 2'000; ++k) {
        wg.add(1);
        ++count;
        wg.done();
      }
    });
  wg.wait();
  EXPECT_EQ(count, 16'000);
}

} // namespace
