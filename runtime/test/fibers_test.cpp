//===- fibers_test.cpp - What only fibers do ------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/sanitizers.h"
#include "heddle/heddle.h"
#include "test_support.h"
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <unistd.h>

using namespace heddle_test;

namespace {

int workers() {
  const char *text = std::getenv("HEDDLE_WORKERS");
  return text && *text ? std::atoi(text)
                       : static_cast<int>(std::thread::hardware_concurrency());
}

/// Bytes of memory that the process has touched.
std::size_t resident() {
  std::ifstream f("/proc/self/statm");
  std::size_t all = 0;
  std::size_t pages = 0;
  f >> all >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

TEST(Fibers, ManyTasksWaitOnFewThreads) {
  // The sanitizers' own memory counts, and ThreadSanitizer has room for few.
  constexpr bool sanitized = HEDDLE_DETAIL_ASAN || HEDDLE_DETAIL_TSAN;
  constexpr int tasks = sanitized ? 1'000 : 100'000;
  heddle::channel<heddle::unit> end;
  heddle::wait_group all;
  std::atomic<int> started{0};
  const std::size_t before = resident();
  for (int i = 0; i < tasks; ++i)
    all.go([&, end] {
      ++started;
      (void)end.receive();
    });
  EXPECT_TRUE(eventually([&] { return started == tasks; }));
  EXPECT_GT(resident(), before);
  if (!sanitized)
    EXPECT_LT(resident() - before, std::size_t{1} << 30);
  end.close();
  all.wait();
  // And most of it is given back.
  if (!sanitized)
    EXPECT_TRUE(eventually(
        [&] { return resident() < before + (std::size_t{100} << 20); }));
}

TEST(Fibers, TasksThatWaitInHandlersKeepTheirException) {
  // What is being handled is the thread's for the C++ library, but the task's
  // for its author.
  heddle::channel<heddle::unit> go_on;
  heddle::wait_group all;
  std::atomic<int> waiting{0};
  std::atomic<int> right{0};
  for (int i = 0; i < 50; ++i)
    all.go([&, i, go_on] {
      try {
        throw i;
      } catch (int) {
        ++waiting;
        (void)go_on.receive();
        try {
          throw;
        } catch (int mine) {
          right += mine == i;
        }
      }
    });
  EXPECT_TRUE(eventually([&] { return waiting == 50; }));
  EXPECT_EQ(std::uncaught_exceptions(), 0);
  EXPECT_EQ(std::current_exception(), nullptr);
  go_on.close();
  all.wait();
  EXPECT_EQ(right, 50);
}

TEST(Fibers, TasksThatWaitDuringUnwinding) {
  struct waits_in_destructor {
    heddle::channel<heddle::unit> for_what;
    ~waits_in_destructor() { (void)for_what.receive(); }
  };
  heddle::channel<heddle::unit> go_on;
  heddle::wait_group all;
  std::atomic<int> caught{0};
  for (int i = 0; i < 50; ++i)
    all.go([&, i, go_on] {
      try {
        waits_in_destructor w{go_on};
        throw i;
      } catch (int mine) {
        caught += mine == i && std::uncaught_exceptions() == 0;
      }
    });
  let_others_run();
  go_on.close();
  all.wait();
  EXPECT_EQ(caught, 50);
}

TEST(Fibers, ATaskInTheSlotOfABusyWorkerIsTakenOver) {
  // Woken by a task that goes on without waiting: another worker has to come.
  if (workers() == 1)
    GTEST_SKIP() << "needs another worker";
  heddle::channel<heddle::unit> wake;
  std::atomic<bool> woken{false};
  heddle::task sleeper = heddle::go([&, wake] {
    (void)wake.receive();
    woken = true;
  });
  let_others_run();
  heddle::task busy = heddle::go([&, wake] {
    wake.send({});
    const stopwatch watch;
    while (!woken && watch.elapsed() < 20s) {
    }
  });
  busy.join();
  EXPECT_TRUE(woken);
  sleeper.join();
}

TEST(Fibers, LongTasksRunInParallel) {
  const int others = workers() - 1;
  std::atomic<int> here{0};
  heddle::wait_group all;
  for (int i = 0; i < others; ++i)
    all.go([&] {
      ++here;
      const stopwatch watch;
      while (here < others && watch.elapsed() < 20s) {
      }
    });
  all.wait();
  EXPECT_EQ(here, others);
}

TEST(Fibers, YieldingTasksShareAWorker) {
  std::atomic<int> turn{0};
  heddle::wait_group all;
  for (int me = 0; me < 3; ++me)
    all.go([&, me] {
      for (int i = 0; i < 100; ++i) {
        while (turn % 3 != me)
          heddle::yield();
        ++turn;
      }
    });
  all.wait();
  EXPECT_EQ(turn, 300);
}

TEST(Fibers, APairThatWakesEachOtherLeavesRoomForOthers) {
  heddle::channel<int> there;
  heddle::channel<int> back;
  std::atomic<bool> enough{false};
  heddle::task echo = heddle::go([&] {
    for (int i : there)
      back.send(i);
  });
  heddle::task caller = heddle::go([&] {
    while (!enough) {
      there.send(1);
      (void)back.receive();
    }
    there.close();
  });
  heddle::go([&] { enough = true; }).join();
  caller.join();
  echo.join();
}

TEST(Fibers, ThreadsAndTasksTalk) {
  heddle::channel<int> requests;
  heddle::channel<int> answers;
  std::thread foreign([&] {
    for (int i = 0; i < 2'000; ++i) {
      requests.send(i);
      EXPECT_EQ(answers.receive(), i);
    }
    requests.close();
  });
  for (int i : requests)
    answers.send(i);
  heddle::blocking([&] { foreign.join(); });
}

TEST(Fibers, DeepStacks) {
  // 100 KiB of the 256 that there are by default.
  struct recursion {
    static int run(int depth) {
      volatile char frame[1024] = {};
      frame[depth % 1024] = 1;
      return depth == 0 ? 0 : run(depth - 1) + frame[depth % 1024];
    }
  };
  int depth = 0;
  heddle::go([&] { depth = recursion::run(100); }).join();
  EXPECT_EQ(depth, 100);
}

void overflow() {
  struct recursion {
    static int run(int depth) {
      volatile char frame[1024] = {};
      frame[0] = static_cast<char>(depth);
      return depth == 0 ? 0 : run(depth - 1) + frame[0];
    }
  };
  heddle::go([] { recursion::run(1 << 20); }).join();
}

TEST(FibersDeathTest, AnOverflowEndsTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(overflow(), "");
}

TEST(FibersDeathTest, ATaskMayExit) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        heddle::channel<int> never;
        heddle::go([never] { (void)never.receive(); });
        heddle::go([] { std::exit(7); }).join();
      },
      ::testing::ExitedWithCode(7), "");
}

TEST(FibersDeathTest, SettingsAreChecked) {
  // In the new process that this style starts, they are read again.
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const char *const workers = std::getenv("HEDDLE_WORKERS");
  const std::string before = workers ? workers : "";
  setenv("HEDDLE_WORKERS", "many", 1);
  EXPECT_DEATH(heddle::go([] {}).join(),
               "heddle: HEDDLE_WORKERS: expected a number from 1 to 1024, "
               "not 'many'");
  setenv("HEDDLE_WORKERS", before.c_str(), 1);
}

} // namespace
