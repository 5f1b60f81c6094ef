//===- task_group_test.cpp - Tasks that end with a scope ------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/channel.h"
#include "heddle/task_group.h"
#include "test_support.h"
#include <atomic>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

using namespace heddle_test;

namespace {

TEST(TaskGroup, WaitsForAllTasks) {
  int left = 0;
  int right = 0;
  heddle::task_group group;
  group.go([&] { left = 1; });
  group.go([&] {
    let_others_run();
    right = 2;
  });
  group.wait();
  EXPECT_EQ(left + right, 3);
}

TEST(TaskGroup, DestructorWaits) {
  int result = 0;
  {
    heddle::task_group group;
    group.go([&] {
      let_others_run();
      result = 1;
    });
  }
  EXPECT_EQ(result, 1);
}

TEST(TaskGroup, WaitRethrowsTheFirstExceptionOnce) {
  heddle::task_group group;
  heddle::channel<int> second;
  group.go([] { throw std::runtime_error("first"); });
  group.go([second] {
    second.receive();
    throw std::runtime_error("second");
  });
  let_others_run();
  second.close();
  try {
    group.wait();
    FAIL() << "no exception";
  } catch (const std::runtime_error &e) {
    EXPECT_STREQ(e.what(), "first");
  }
  group.wait();
}

TEST(TaskGroup, OneFailureDoesNotStopTheOthers) {
  std::atomic<int> finished{0};
  heddle::task_group group;
  for (int i = 0; i < 10; ++i)
    group.go([&, i] {
      if (i == 0)
        throw std::runtime_error("no");
      ++finished;
    });
  EXPECT_THROW(group.wait(), std::runtime_error);
  EXPECT_EQ(finished, 9);
}

TEST(TaskGroup, CanBeUsedAgain) {
  heddle::task_group group;
  for (int round = 0; round < 3; ++round) {
    std::atomic<int> count{0};
    group.go([&] { ++count; });
    group.go([&] { ++count; });
    group.wait();
    EXPECT_EQ(count, 2);
  }
}

TEST(TaskGroup, TasksMaySpawnIntoTheirGroup) {
  std::atomic<int> leaves{0};
  heddle::task_group group;
  struct tree {
    static void walk(heddle::task_group &g, std::atomic<int> &leaves, int d) {
      if (d == 0) {
        ++leaves;
        return;
      }
      g.go([&g, &leaves, d] { walk(g, leaves, d - 1); });
      g.go([&g, &leaves, d] { walk(g, leaves, d - 1); });
    }
  };
  tree::walk(group, leaves, 5);
  group.wait();
  EXPECT_EQ(leaves, 32);
}

TEST(TaskGroup, UnwindingDropsTheTasksException) {
  try {
    heddle::task_group group;
    group.go([] { throw std::runtime_error("of the task"); });
    throw std::logic_error("of the scope");
  } catch (const std::logic_error &e) {
    EXPECT_STREQ(e.what(), "of the scope");
  }
}

TEST(TaskGroup, CapturesAreGoneAfterWait) {
  for (int i = 0; i < 50; ++i) {
    auto captured = std::make_shared<int>();
    heddle::task_group group;
    group.go([captured] {});
    group.wait();
    EXPECT_EQ(captured.use_count(), 1);
  }
}

TEST(TaskGroupDeathTest, ForgottenExceptionEndsTheProgram) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH(
      {
        heddle::task_group group;
        group.go([] { throw std::runtime_error("lost"); });
      },
      "task group was destroyed with an exception");
}

TEST(TaskGroupStress, DestroyedRightAfterTheLastTask) {
  for (int i = 0; i < 200; ++i) {
    auto group = std::make_unique<heddle::task_group>();
    for (int k = 0; k < 3; ++k)
      group->go([] {});
    group->wait();
    group.reset();
  }
}

TEST(TaskGroupWithContext, TheFirstErrorCancelsTheRest) {
  heddle::task_group group(heddle::background());
  std::atomic<int> cancelled{0};
  for (int i = 0; i < 3; ++i)
    group.go([&](const heddle::context &ctx) {
      ctx.wait();
      ++cancelled;
    });
  group.go([] { throw std::runtime_error("first"); });
  EXPECT_THROW(group.wait(), std::runtime_error);
  EXPECT_EQ(cancelled.load(), 3);
  EXPECT_TRUE(group.context().cancelled());
}

TEST(TaskGroupWithContext, ACancelOfTheParentReachesTheTasks) {
  auto [ctx, cancel] = heddle::with_cancel(heddle::background());
  heddle::task_group group(ctx);
  group.go([](const heddle::context &mine) { mine.wait(); });
  cancel();
  group.wait();
}

TEST(TaskGroupWithContext, TheEndCancelsOnlyTheGroup) {
  auto [ctx, cancel] = heddle::with_cancel(heddle::background());
  heddle::context inner;
  {
    heddle::task_group group(ctx);
    inner = group.context();
    EXPECT_FALSE(inner.cancelled());
  }
  EXPECT_TRUE(inner.cancelled());
  EXPECT_FALSE(ctx.cancelled());
  cancel();
}

TEST(TaskGroupLimit, LimitsHowManyRun) {
  heddle::task_group group;
  group.limit(2);
  std::atomic<int> running{0};
  for (int i = 0; i < 20; ++i)
    group.go([&] {
      EXPECT_LE(++running, 2);
      heddle::sleep_for(100us);
      --running;
    });
  group.wait();
  EXPECT_THROW(group.limit(0), heddle::usage_error);
}

TEST(TaskGroupLimit, AFailedTaskGivesItsTurnBack) {
  heddle::task_group group;
  group.limit(1);
  for (int i = 0; i < 3; ++i)
    group.go([] { throw std::runtime_error("each"); });
  EXPECT_THROW(group.wait(), std::runtime_error);
}

} // namespace
