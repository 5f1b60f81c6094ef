//===- mutex_test.cpp - Mutual exclusion and guards -----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/mutex.h"
#include "heddle/sleep.h"
#include "heddle/task.h"
#include "heddle/wait_group.h"
#include "test_support.h"
#include <atomic>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>

using namespace heddle_test;

namespace {

TEST(Mutex, ExcludesAndTryLockDoesNotWait) {
  heddle::mutex mu;
  if (!mu.try_lock())
    FAIL();
  heddle::go([&] {
    const bool taken = mu.try_lock();
    EXPECT_FALSE(taken);
    if (taken)
      mu.unlock();
  }).join();
  mu.unlock();
  if (!mu.try_lock())
    FAIL();
  mu.unlock();
}

TEST(Mutex, LockWaitsForUnlock) {
  heddle::mutex mu;
  std::atomic<bool> inside{false};
  mu.lock();
  heddle::task t = heddle::go([&] {
    heddle::lock_guard lock(mu);
    inside = true;
  });
  let_others_run();
  EXPECT_FALSE(inside);
  mu.unlock();
  t.join();
  EXPECT_TRUE(inside);
}

TEST(Mutex, TryLockForTimesOutAndSucceeds) {
  heddle::mutex mu;
  mu.lock();
  heddle::go([&] {
    const stopwatch watch;
    const bool taken = mu.try_lock_for(10ms);
    EXPECT_FALSE(taken);
    EXPECT_GE(watch.elapsed(), 10ms);
    if (taken)
      mu.unlock();
  }).join();
  heddle::task t = heddle::go([&] {
    const bool taken =
        mu.try_lock_until(std::chrono::system_clock::now() + 20s);
    EXPECT_TRUE(taken);
    if (taken)
      mu.unlock();
  });
  let_others_run();
  mu.unlock();
  t.join();
}

TEST(Mutex, OneTaskMayUnlockWhatAnotherLocked) {
  auto hand_over = []() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    heddle::mutex mu;
    mu.lock();
    heddle::go([&]() HEDDLE_NO_THREAD_SAFETY_ANALYSIS { mu.unlock(); }).join();
    mu.lock();
    mu.unlock();
  };
  hand_over();
}

TEST(Mutex, WorksWithTheStandardsGuards) {
  heddle::mutex a;
  heddle::mutex b;
  {
    std::lock_guard lock(a);
    EXPECT_FALSE(std::unique_lock(b, std::defer_lock).owns_lock());
  }
  std::scoped_lock both(a, b);
  heddle::mutex c;
  std::unique_lock timed(c, 1ms);
  EXPECT_TRUE(timed.owns_lock());
}

TEST(UniqueLock, UnlocksEarlyAndLocksAgain) {
  heddle::mutex mu;
  heddle::unique_lock lock(mu);
  EXPECT_TRUE(lock.owns_lock());
  lock.unlock();
  EXPECT_FALSE(lock);
  lock.lock();
  EXPECT_TRUE(lock);
}

TEST(UniqueLock, DefersAdoptsAndTries) {
  heddle::mutex mu;
  {
    heddle::unique_lock lock(mu, std::defer_lock);
    EXPECT_FALSE(lock.owns_lock());
    if (lock.try_lock())
      lock.unlock();
    else
      ADD_FAILURE();
  }
  auto adopt = [&]() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    mu.lock();
    heddle::lock_guard lock(mu, std::adopt_lock);
  };
  adopt();
  if (!mu.try_lock())
    FAIL();
  mu.unlock();
}

TEST(UniqueLock, MisuseThrows) {
  heddle::mutex mu;
  auto misuse = [&]() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    heddle::unique_lock lock(mu);
    EXPECT_THROW(lock.lock(), heddle::usage_error);
    lock.unlock();
    EXPECT_THROW(lock.unlock(), heddle::usage_error);
  };
  misuse();
}

TEST(MutexDeathTest, UnlockOfAnUnlockedMutexEndsTheProgram) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  auto misuse = []() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    heddle::mutex mu;
    mu.unlock();
  };
  EXPECT_DEATH(misuse(), "unlock of an unlocked mutex");
}

struct counter {
  heddle::mutex mu;
  int value HEDDLE_GUARDED_BY(mu) = 0;
};

TEST(MutexStress, CountsWithoutLoss) {
  counter c;
  heddle::wait_group wg;
  for (int i = 0; i < 8; ++i)
    wg.go([&] {
      for (int k = 0; k < 5'000; ++k) {
        heddle::lock_guard lock(c.mu);
        ++c.value;
      }
    });
  wg.wait();
  heddle::lock_guard lock(c.mu);
  EXPECT_EQ(c.value, 40'000);
}

TEST(MutexStress, TimedWaitersLeaveNoTrace) {
  counter c;
  std::atomic<int> taken{0};
  heddle::wait_group wg;
  for (int i = 0; i < 6; ++i)
    wg.go([&, i] {
      for (int k = 0; k < 500; ++k) {
        if (i % 2 == 0) {
          heddle::lock_guard lock(c.mu);
          ++c.value;
          ++taken;
        } else if (c.mu.try_lock_for(std::chrono::microseconds(k % 20))) {
          ++c.value;
          ++taken;
          c.mu.unlock();
        }
      }
    });
  wg.wait();
  heddle::lock_guard lock(c.mu);
  EXPECT_EQ(c.value, taken);
  EXPECT_GE(c.value, 1'500);
}

TEST(MutexStress, AWaiterIsNotStarved) {
  heddle::mutex mu;
  std::atomic<bool> stop{false};
  heddle::wait_group wg;
  for (int i = 0; i < 2; ++i)
    wg.go([&] {
      while (!stop) {
        heddle::lock_guard lock(mu);
        const stopwatch busy;
        while (busy.elapsed() < 100us) {
        }
      }
    });
  let_others_run();
  // Two tasks that free the lock for an instant only: without hand-over a
  // third would hardly ever get it.
  for (int i = 0; i < 20; ++i)
    heddle::lock_guard lock(mu);
  stop = true;
  wg.wait();
}

TEST(MutexStress, MayBeDestroyedByTheLastUser) {
  struct node {
    heddle::mutex mu;
    int users HEDDLE_GUARDED_BY(mu) = 2;
  };
  auto leave = [](node *n) {
    bool last;
    {
      heddle::lock_guard lock(n->mu);
      last = --n->users == 0;
    }
    if (last)
      delete n;
  };
  for (int i = 0; i < 300; ++i) {
    node *n = new node;
    heddle::task t = heddle::go(leave, n);
    leave(n);
    t.join();
  }
}

} // namespace
