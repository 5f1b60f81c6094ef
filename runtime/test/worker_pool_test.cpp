//===- worker_pool_test.cpp - Some tasks for many jobs --------------------===//
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
#include <memory>
#include <stdexcept>

using namespace heddle_test;
using heddle::when_full;

namespace {

TEST(WorkerPool, RunsAllJobs) {
  std::atomic<int> ran{0};
  {
    heddle::worker_pool pool({.min_workers = 2, .max_workers = 4, .queue = 8});
    for (int i = 0; i < 200; ++i)
      EXPECT_TRUE(pool.submit([&] { ++ran; }));
    pool.drain();
    EXPECT_EQ(ran.load(), 200);
    EXPECT_EQ(pool.numbers().finished, 200u);
    EXPECT_FALSE(pool.submit([&] { ++ran; }));
    pool.drain();
  }
  EXPECT_EQ(ran.load(), 200);
}

TEST(WorkerPool, MoveOnlyJobs) {
  heddle::worker_pool pool;
  auto value = std::make_unique<int>(7);
  std::atomic<int> seen{0};
  pool.submit([&seen, value = std::move(value)] { seen = *value; });
  pool.drain();
  EXPECT_EQ(seen.load(), 7);
}

/// A pool of one worker that is busy, with a full queue of one.
struct busy_pool {
  explicit busy_pool(when_full policy)
      : pool({.min_workers = 1,
              .max_workers = 1,
              .queue = 1,
              .policy = policy}) {
    pool.submit([this] {
      begun.notify();
      go_on.wait();
    });
    begun.wait();
    EXPECT_TRUE(pool.try_submit([this] { ++ran; }));
  }
  ~busy_pool() {
    if (!go_on.notified())
      go_on.notify();
  }
  heddle::notification begun, go_on;
  std::atomic<int> ran{0};
  heddle::worker_pool pool;
};

TEST(WorkerPool, Rejects) {
  busy_pool p(when_full::reject);
  EXPECT_FALSE(p.pool.submit([] {}));
  EXPECT_EQ(p.pool.numbers().rejected, 1u);
  EXPECT_EQ(p.pool.numbers().queued, 1u);
  p.go_on.notify();
  p.pool.drain();
  EXPECT_EQ(p.ran.load(), 1);
}

TEST(WorkerPool, TheCallerRuns) {
  busy_pool p(when_full::caller_runs);
  bool here = false;
  EXPECT_TRUE(p.pool.submit([&] { here = true; }));
  EXPECT_TRUE(here);
  EXPECT_EQ(p.pool.numbers().run_by_caller, 1u);
  p.go_on.notify();
  p.pool.drain();
  EXPECT_EQ(p.ran.load(), 1);
}

TEST(WorkerPool, Blocks) {
  busy_pool p(when_full::block);
  std::atomic<bool> submitted{false};
  heddle::task submitter = heddle::go([&] {
    EXPECT_TRUE(p.pool.submit([&] { ++p.ran; }));
    submitted = true;
  });
  let_others_run();
  EXPECT_FALSE(submitted);
  p.go_on.notify();
  submitter.join();
  p.pool.drain();
  EXPECT_EQ(p.ran.load(), 2);
}

TEST(WorkerPool, ASubmitterThatWaitsLearnsOfTheDrain) {
  busy_pool p(when_full::block);
  heddle::task submitter =
      heddle::go([&] { EXPECT_FALSE(p.pool.submit([&] { ++p.ran; })); });
  let_others_run();
  heddle::task drainer = heddle::go([&] { p.pool.drain(); });
  submitter.join();
  p.go_on.notify();
  drainer.join();
  EXPECT_EQ(p.ran.load(), 1);
}

TEST(WorkerPool, StopDropsWhatHasNotBegun) {
  busy_pool p(when_full::reject);
  heddle::task later = heddle::go([&] {
    heddle::sleep_for(5ms);
    p.go_on.notify();
  });
  EXPECT_EQ(p.pool.stop(), 1u);
  EXPECT_EQ(p.ran.load(), 0);
  later.join();
}

TEST(WorkerPool, GrowsByLoadAndShrinksWhenIdle) {
  heddle::worker_pool pool(
      {.min_workers = 1, .max_workers = 3, .queue = 8, .idle = 5ms});
  heddle::notification go_on;
  std::atomic<int> running{0};
  for (int i = 0; i < 6; ++i)
    pool.submit([&] {
      ++running;
      go_on.wait();
    });
  EXPECT_TRUE(eventually([&] { return running.load() == 3; }));
  EXPECT_EQ(pool.numbers().workers, 3u);
  go_on.notify();
  EXPECT_TRUE(eventually([&] { return pool.numbers().workers == 1; }));
  EXPECT_EQ(pool.numbers().most_workers, 3u);
  std::atomic<bool> again{false};
  pool.submit([&] { again = true; });
  pool.drain();
  EXPECT_TRUE(again);
  EXPECT_EQ(running.load(), 6);
}

TEST(WorkerPool, DrainThrowsTheFirstError) {
  heddle::worker_pool pool({.min_workers = 1, .max_workers = 1});
  pool.submit([] { throw std::runtime_error("first"); });
  pool.submit([] { throw std::runtime_error("second"); });
  try {
    pool.drain();
    ADD_FAILURE() << "no exception";
  } catch (const std::runtime_error &e) {
    EXPECT_STREQ(e.what(), "first");
  }
  pool.drain(); // once
}

TEST(WorkerPool, OptionsMustMakeSense) {
  EXPECT_THROW(heddle::worker_pool({.min_workers = 0}), heddle::usage_error);
  EXPECT_THROW(heddle::worker_pool({.min_workers = 3, .max_workers = 2}),
               heddle::usage_error);
  EXPECT_THROW(heddle::worker_pool({.idle = 0ms}), heddle::usage_error);
}

TEST(WorkerPoolStress, ManySubmittersAndShortIdling) {
  std::atomic<int> ran{0};
  std::atomic<int> accepted{0};
  heddle::worker_pool pool({.min_workers = 1,
                            .max_workers = 4,
                            .queue = 2,
                            .policy = when_full::block,
                            .idle = 50us});
  heddle::task_group submitters;
  for (int s = 0; s < 4; ++s)
    submitters.go([&, s] {
      for (int i = 0; i < 200; ++i) {
        accepted += s % 2 ? pool.submit([&] { ++ran; })
                          : pool.try_submit([&] { ++ran; });
        if (i % 50 == 0)
          heddle::sleep_for(100us);
      }
    });
  submitters.wait();
  pool.drain();
  EXPECT_EQ(ran.load(), accepted.load());
  EXPECT_GE(accepted.load(), 400);
}

} // namespace
