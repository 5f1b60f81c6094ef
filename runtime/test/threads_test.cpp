//===- threads_test.cpp - What only the backend of threads does -----------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/sanitizers.h"
#include "heddle/heddle.h"
#include "test_support.h"
#include <gtest/gtest.h>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace heddle_test;

namespace {

std::thread::id thread_of_a_task() {
  std::thread::id id;
  heddle::go([&] { id = std::this_thread::get_id(); }).join();
  return id;
}

TEST(Threads, RunSeveralTasks) {
  if (HEDDLE_DETAIL_TSAN)
    GTEST_SKIP() << "each task has a thread of its own, so that races show";
  // A thread is idle only some time after the join of its task.
  std::set<std::thread::id> threads;
  EXPECT_TRUE(
      eventually([&] { return !threads.insert(thread_of_a_task()).second; }));
}

TEST(Threads, TasksThatWaitForEachOtherHaveOneEach) {
  // Whatever is idle: a task never waits for the thread of another one.
  constexpr int tasks = 200;
  for (int round = 0; round < 3; ++round) {
    std::atomic<int> here{0};
    heddle::notification all_here;
    heddle::wait_group all;
    for (int i = 0; i < tasks; ++i)
      all.go([&] {
        if (++here == tasks)
          all_here.notify();
        all_here.wait();
      });
    all.wait();
    EXPECT_EQ(here, tasks);
  }
}

TEST(Threads, AnIdleThreadEndsAfterAWhile) {
  // The thread_local objects of a thread go when it ends.
  static std::atomic<bool> ended{false};
  struct last_wish {
    ~last_wish() { ended = true; }
  };
  heddle::go([] {
    thread_local last_wish mine;
    (void)mine;
  }).join();
  EXPECT_TRUE(eventually([] { return ended.load(); }));
}

TEST(Threads, TheChildOfAForkStartsItsOwn) {
  if (HEDDLE_DETAIL_TSAN)
    GTEST_SKIP() << "ThreadSanitizer's child of many threads has none";
  thread_of_a_task();
  let_others_run(); // until the thread is idle
  const pid_t child = fork();
  if (child == 0) {
    alarm(20); // a task that nobody runs ends the child, too
    int result = 1;
    heddle::go([&] { result = 0; }).join();
    _exit(result);
  }
  ASSERT_GT(child, 0);
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

} // namespace
