//===- task_test.cpp - go -------------------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/channel.h"
#include "heddle/error.h"
#include "heddle/task.h"
#include "test_support.h"
#include <atomic>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace heddle_test;

namespace {

TEST(Go, RunsTheCallable) {
  int answer = 0;
  heddle::task t = heddle::go([&] { answer = 42; });
  t.join();
  EXPECT_EQ(answer, 42);
}

TEST(Go, HandleCanBeIgnored) {
  heddle::channel<int> ch;
  heddle::go([ch] { ch.send(7); });
  EXPECT_EQ(ch.receive(), 7);
}

void add(int a, int b, int &sum) { sum = a + b; }

TEST(Go, CopiesArgumentsAndTakesReferencesByRef) {
  int sum = 0;
  heddle::go(add, 2, 3, std::ref(sum)).join();
  EXPECT_EQ(sum, 5);
}

struct server {
  std::string log;
  void serve(std::string name, int port) {
    log = name + ":" + std::to_string(port);
  }
};

TEST(Go, RunsMemberFunctions) {
  server s;
  heddle::go(&server::serve, &s, "localhost", 80).join();
  EXPECT_EQ(s.log, "localhost:80");
}

TEST(Go, MovesMoveOnlyCallablesAndArguments) {
  auto number = std::make_unique<int>(5);
  int got = 0;
  heddle::go([&got](std::unique_ptr<int> p) { got = *p; }, std::move(number))
      .join();
  EXPECT_EQ(got, 5);
  auto other = std::make_unique<int>(6);
  heddle::go([&got, p = std::move(other)] { got = *p; }).join();
  EXPECT_EQ(got, 6);
}

TEST(Go, TakesFourArguments) {
  int sum = 0;
  auto add4 = [&](int a, int b, int c, int d) { sum = a + b + c + d; };
  heddle::go(add4, 1, 2, 3, 4).join();
  EXPECT_EQ(sum, 10);
}

TEST(Task, JoinMayBeRepeatedAndShared) {
  heddle::channel<int> hold;
  heddle::task t = heddle::go([hold] { hold.receive(); });
  heddle::task copy = t;
  heddle::task other = heddle::go([copy] { copy.join(); });
  EXPECT_FALSE(t.finished());
  hold.close();
  t.join();
  t.join();
  other.join();
  EXPECT_TRUE(copy.finished());
}

TEST(Task, JoinOfAnEmptyHandleThrows) {
  heddle::task t;
  EXPECT_FALSE(t.joinable());
  EXPECT_THROW(t.join(), heddle::usage_error);
  EXPECT_THROW(t.finished(), heddle::usage_error);
}

TEST(Task, JoinByItselfThrows) {
  heddle::channel<int> go_on;
  heddle::task t;
  t = heddle::go([=, &t] {
    go_on.receive();
    EXPECT_THROW(t.join(), heddle::usage_error);
  });
  go_on.send(1);
  t.join();
}

TEST(Task, KnowsWhereItWasSpawned) {
  const auto line = std::source_location::current().line() + 1;
  heddle::task t = heddle::go([] {});
  EXPECT_EQ(t.spawn_site().line(), line);
  EXPECT_TRUE(
      std::string_view(t.spawn_site().file_name()).ends_with("task_test.cpp"));
  heddle::task with_arguments = heddle::go([](int) {}, 1);
  EXPECT_EQ(with_arguments.spawn_site().line(), line + 4);
  with_arguments.join();
}

TEST(Task, JoinReturnsAfterTheCapturesAreGone) {
  for (int i = 0; i < 50; ++i) {
    auto captured = std::make_shared<int>(1);
    heddle::go([captured] {}).join();
    EXPECT_EQ(captured.use_count(), 1);
    heddle::go([](auto) {}, captured).join();
    EXPECT_EQ(captured.use_count(), 1);
  }
}

class TaskDeathTest : public testing::Test {
protected:
  void SetUp() override {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
  }
};

TEST_F(TaskDeathTest, EscapedExceptionEndsTheProgramAndNamesTheSpawnSite) {
  EXPECT_DEATH(heddle::go([] { throw std::runtime_error("disk full"); }).join(),
               "spawned at .*task_test.cpp:[0-9]+: disk full");
  EXPECT_DEATH(heddle::go([] { throw 1; }).join(),
               "spawned at .*task_test.cpp:[0-9]+: .not a std::exception");
}

TEST(TaskStress, ManyShortTasks) {
  std::atomic<int> count{0};
  std::vector<heddle::task> tasks;
  for (int i = 0; i < 500; ++i)
    tasks.push_back(heddle::go([&] { ++count; }));
  for (const heddle::task &t : tasks)
    t.join();
  EXPECT_EQ(count, 500);
}

} // namespace
