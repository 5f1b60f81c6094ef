//===- rw_mutex_test.cpp - Many readers or one writer ---------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/channel.h"
#include "heddle/rw_mutex.h"
#include "heddle/task.h"
#include "heddle/wait_group.h"
#include "test_support.h"
#include <atomic>
#include <gtest/gtest.h>
#include <shared_mutex>

using namespace heddle_test;

namespace {

TEST(RwMutex, ReadersShareAndExcludeWriters) {
  heddle::rw_mutex mu;
  heddle::shared_guard reading(mu);
  heddle::go([&] { heddle::shared_guard too(mu); }).join();
  heddle::go([&] {
    const bool writer = mu.try_lock();
    EXPECT_FALSE(writer);
    if (writer)
      mu.unlock();
  }).join();
}

TEST(RwMutex, WriterExcludesAll) {
  heddle::rw_mutex mu;
  heddle::lock_guard writing(mu);
  heddle::go([&] {
    const bool reader = mu.try_lock_shared();
    EXPECT_FALSE(reader);
    if (reader)
      mu.unlock_shared();
    const bool writer = mu.try_lock();
    EXPECT_FALSE(writer);
    if (writer)
      mu.unlock();
  }).join();
}

/// A reader that the analysis does not follow, so that this task can try again.
class first_reader {
public:
  explicit first_reader(heddle::rw_mutex &mu) HEDDLE_NO_THREAD_SAFETY_ANALYSIS
      : mu_(mu) {
    mu_.lock_shared();
  }
  void leave() HEDDLE_NO_THREAD_SAFETY_ANALYSIS { mu_.unlock_shared(); }

private:
  heddle::rw_mutex &mu_;
};

/// Whether readers are turned away, which tells that a writer is in the queue.
bool writer_waits_for(heddle::rw_mutex &mu) {
  return eventually([&] {
    if (!mu.try_lock_shared())
      return true;
    mu.unlock_shared();
    return false;
  });
}

TEST(RwMutex, WaitingWriterStopsNewReaders) {
  heddle::rw_mutex mu;
  heddle::channel<char> order(2);
  first_reader reading(mu);
  heddle::task writer = heddle::go([&] {
    heddle::lock_guard lock(mu);
    order.send('w');
  });
  ASSERT_TRUE(writer_waits_for(mu));
  heddle::task reader = heddle::go([&] {
    heddle::shared_guard lock(mu);
    order.send('r');
  });
  let_others_run();
  EXPECT_EQ(order.len(), 0u);
  reading.leave();
  EXPECT_EQ(order.receive(), 'w');
  EXPECT_EQ(order.receive(), 'r');
  writer.join();
  reader.join();
}

TEST(RwMutex, UnlockLetsAllWaitingReadersIn) {
  heddle::rw_mutex mu;
  heddle::channel<int> inside;
  heddle::channel<int> leave;
  mu.lock();
  heddle::wait_group wg;
  for (int i = 0; i < 3; ++i)
    wg.go([&] {
      heddle::shared_guard lock(mu);
      inside.send(1);
      leave.receive();
    });
  let_others_run();
  mu.unlock();
  // All three are inside before the first one leaves.
  for (int i = 0; i < 3; ++i)
    inside.receive();
  leave.close();
  wg.wait();
}

TEST(RwMutex, WorksWithTheStandardsGuards) {
  heddle::rw_mutex mu;
  {
    std::shared_lock reading(mu);
  }
  {
    std::unique_lock writing(mu);
  }
}

TEST(RwMutexDeathTest, UnlockOfWhatIsNotHeldEndsTheProgram) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  auto unlock = []() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    heddle::rw_mutex mu;
    mu.unlock();
  };
  auto unlock_shared = []() HEDDLE_NO_THREAD_SAFETY_ANALYSIS {
    heddle::rw_mutex mu;
    mu.unlock_shared();
  };
  EXPECT_DEATH(unlock(), "unlock of an unlocked rw_mutex");
  EXPECT_DEATH(unlock_shared(), "without readers");
}

struct table {
  heddle::rw_mutex mu;
  int left HEDDLE_GUARDED_BY(mu) = 0;
  int right HEDDLE_GUARDED_BY(mu) = 0;
};

TEST(RwMutexStress, ReadersNeverSeeHalfAWrite) {
  table t;
  heddle::wait_group wg;
  for (int i = 0; i < 2; ++i)
    wg.go([&] {
      for (int k = 0; k < 1'000; ++k) {
        heddle::lock_guard lock(t.mu);
        ++t.left;
        ++t.right;
      }
    });
  for (int i = 0; i < 4; ++i)
    wg.go([&] {
      for (int k = 0; k < 1'000; ++k) {
        heddle::shared_guard lock(t.mu);
        ASSERT_EQ(t.left, t.right);
      }
    });
  wg.wait();
  heddle::lock_guard lock(t.mu);
  EXPECT_EQ(t.left, 2'000);
}

TEST(RwMutexTimed, GivesUp) {
  heddle::rw_mutex mu;
  heddle::lock_guard lock(mu);
  heddle::go([&] {
    EXPECT_FALSE(mu.try_lock_for(1ms));
    EXPECT_FALSE(mu.try_lock_shared_for(1ms));
    EXPECT_FALSE(mu.try_lock_until(std::chrono::steady_clock::now()));
    EXPECT_FALSE(mu.try_lock_shared_until(std::chrono::steady_clock::now()));
  }).join();
}

TEST(RwMutexTimed, AWriterThatGivesUpLetsReadersPass) {
  heddle::rw_mutex mu;
  heddle::channel<int> writer_waits;
  heddle::shared_guard lock(mu);
  heddle::task writer = heddle::go([&] {
    if (mu.try_lock_for(50ms)) {
      mu.unlock();
      ADD_FAILURE() << "a reader was there";
    }
  });
  heddle::task reader = heddle::go([&] {
    // Behind the writer, or before it: in the end it gets in, as it can while
    // another reader is there.
    heddle::sleep_for(10ms);
    heddle::shared_guard mine(mu);
  });
  reader.join();
  writer.join();
}

TEST(RwMutexFairness, NeitherSideStarves) {
  heddle::rw_mutex mu;
  std::atomic<bool> stop{false};
  heddle::wait_group readers;
  // Readers that always overlap would keep a writer out for ever.
  for (int i = 0; i < 3; ++i)
    readers.go([&] {
      while (!stop) {
        heddle::shared_guard lock(mu);
        heddle::sleep_for(50us);
      }
    });
  for (int i = 0; i < 50; ++i) {
    heddle::lock_guard lock(mu);
  }
  // Writers that come one after the other would keep readers out.
  std::atomic<int> read{0};
  heddle::wait_group writers;
  for (int i = 0; i < 2; ++i)
    writers.go([&] {
      while (read < 50) {
        heddle::lock_guard lock(mu);
        heddle::sleep_for(10us);
      }
    });
  while (read < 50) {
    heddle::shared_guard lock(mu);
    ++read;
  }
  stop = true;
  writers.wait();
  readers.wait();
}

} // namespace
