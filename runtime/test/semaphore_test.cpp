//===- semaphore_test.cpp - Permits ---------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/heddle.h"
#include "test_support.h"
#include <atomic>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

using namespace heddle_test;

namespace {

void until_waiting(std::size_t tasks) {
  EXPECT_TRUE(eventually([&] {
    std::size_t waiting = 0;
    for (const auto &t : heddle::take_snapshot().tasks)
      waiting += t.waits_for == heddle::wait_reason::semaphore;
    return waiting == tasks;
  }));
}

class Semaphore : public ::testing::Test {
protected:
  Semaphore() { heddle::observe(true); }
  ~Semaphore() override { heddle::observe(false); }
};

TEST_F(Semaphore, CountsPermits) {
  heddle::semaphore s(2);
  s.acquire();
  EXPECT_TRUE(s.try_acquire());
  EXPECT_FALSE(s.try_acquire());
  EXPECT_EQ(s.available(), 0);
  s.release(2);
  EXPECT_EQ(s.available(), 2);
  EXPECT_TRUE(s.try_acquire(2));
  EXPECT_FALSE(s.try_acquire_for(1ms));
  s.release(2);
  EXPECT_TRUE(s.try_acquire(0));
}

TEST_F(Semaphore, LimitsHowManyRun) {
  heddle::semaphore s(3);
  std::atomic<int> running{0}, most{0};
  heddle::task_group group;
  for (int i = 0; i < 30; ++i)
    group.go([&] {
      const heddle::permit one(s);
      const int now = ++running;
      for (int m = most; now > m && !most.compare_exchange_weak(m, now);) {
      }
      heddle::sleep_for(200us);
      --running;
    });
  group.wait();
  EXPECT_LE(most.load(), 3);
  EXPECT_EQ(s.available(), 3);
}

TEST_F(Semaphore, NobodyOvertakesWhoWantsMany) {
  heddle::semaphore s(2);
  s.acquire();
  std::atomic<bool> many{false};
  heddle::task t = heddle::go([&] {
    s.acquire(2);
    many = true;
    s.release(2);
  });
  until_waiting(1);
  EXPECT_FALSE(s.try_acquire()); // one is free, but not for us
  EXPECT_EQ(s.available(), 1);
  EXPECT_FALSE(many);
  s.release();
  t.join();
  EXPECT_TRUE(many);
}

TEST_F(Semaphore, WhoGivesUpLetsOthersPass) {
  heddle::semaphore s(1);
  s.acquire();
  heddle::task wants_two =
      heddle::go([&] { EXPECT_FALSE(s.try_acquire_for(50ms, 2)); });
  until_waiting(1);
  heddle::task wants_one = heddle::go([&] { s.acquire(); });
  until_waiting(2);
  s.release();      // not enough for the first
  wants_one.join(); // only after the first has given up
  wants_two.join();
}

TEST_F(Semaphore, WrongNumbersAreErrors) {
  EXPECT_THROW(heddle::semaphore(-1), heddle::usage_error);
  heddle::semaphore s(1);
  EXPECT_THROW(s.acquire(-1), heddle::usage_error);
  EXPECT_THROW(s.release(-1), heddle::usage_error);
  EXPECT_THROW(s.release(std::numeric_limits<std::ptrdiff_t>::max()),
               heddle::usage_error);
  EXPECT_EQ(s.available(), 1);
}

TEST(SemaphoreStress, NoPermitIsLost) {
  heddle::semaphore s(2);
  heddle::task_group group;
  for (int t = 0; t < 6; ++t)
    group.go([&, t] {
      for (int i = 0; i < 300; ++i) {
        const std::ptrdiff_t n = 1 + (t + i) % 2;
        if (i % 3 == 0) {
          if (!s.try_acquire_for(10us, n))
            continue;
        } else {
          s.acquire(n);
        }
        s.release(n);
      }
    });
  group.wait();
  EXPECT_EQ(s.available(), 2);
}

} // namespace
