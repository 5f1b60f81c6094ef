//===- pool_test.cpp - Objects that are used again ------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/error.h"
#include "heddle/pool.h"
#include "heddle/report.h"
#include "heddle/wait_group.h"
#include "test_support.h"
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

using namespace heddle_test;

namespace {

TEST(Pool, UsesAnObjectAgain) {
  heddle::pool<std::string> lines;
  std::string *first = lines.get();
  lines.put(first);
  EXPECT_EQ(lines.get(), first);
  EXPECT_EQ(lines.size(), 1u);
}

TEST(Pool, MakesANewOneWhenAllAreOut) {
  heddle::pool<std::string> lines;
  std::string *first = lines.get(), *second = lines.get();
  EXPECT_NE(first, second);
  EXPECT_EQ(lines.idle(), 0u);
  lines.put(first);
  lines.put(second);
  EXPECT_EQ(lines.idle(), 2u);
}

TEST(Pool, ResetsWhatIsPutBack) {
  heddle::pool<std::string> lines([](std::string &s) { s.clear(); });
  std::string *line = lines.get();
  *line = "secret";
  lines.put(line);
  EXPECT_EQ(*lines.get(), "");
}

TEST(Pool, UsesItsMaker) {
  int made = 0;
  heddle::pool<int> numbers([&] { return std::make_unique<int>(++made); }, {});
  EXPECT_EQ(*numbers.get(), 1);
  EXPECT_EQ(*numbers.get(), 2);
}

TEST(Pool, AMakerThatMakesNothingIsAnError) {
  heddle::pool<int> numbers([] { return std::unique_ptr<int>(); }, {});
  EXPECT_THROW(numbers.get(), heddle::usage_error);
  EXPECT_EQ(numbers.size(), 0u);
}

TEST(Pool, ASecondPutIsAnError) {
  heddle::pool<int> numbers;
  int *number = numbers.get();
  numbers.put(number);
  EXPECT_THROW(numbers.put(number), heddle::usage_error);
  EXPECT_EQ(numbers.idle(), 1u);
}

TEST(Pool, AStrangersObjectIsAnError) {
  heddle::pool<int> numbers;
  int mine = 0;
  EXPECT_THROW(numbers.put(&mine), heddle::usage_error);
  EXPECT_THROW(numbers.put(nullptr), heddle::usage_error);
}

TEST(Pool, AFailedResetLeavesTheObjectToItsUser) {
  bool fails = true;
  heddle::pool<int> numbers([&](int &) {
    if (fails)
      throw std::runtime_error("no");
  });
  int *number = numbers.get();
  EXPECT_THROW(numbers.put(number), std::runtime_error);
  EXPECT_EQ(numbers.idle(), 0u);
  fails = false;
  numbers.put(number);
  EXPECT_EQ(numbers.idle(), 1u);
}

TEST(Pool, AHandleGivesBackAtTheEndOfItsScope) {
  heddle::pool<std::string> lines;
  {
    auto line = lines.borrow();
    line->assign("text");
    EXPECT_EQ(*line, "text");
    EXPECT_TRUE(line);
    EXPECT_EQ(lines.idle(), 0u);
  }
  EXPECT_EQ(lines.idle(), 1u);
}

TEST(Pool, AMovedHandleGivesBackOnce) {
  heddle::pool<int> numbers;
  {
    auto first = numbers.borrow();
    auto second = std::move(first);
    EXPECT_FALSE(first);
    EXPECT_TRUE(second);
    auto third = numbers.borrow();
    third = std::move(second); // gives its own back
    EXPECT_EQ(numbers.idle(), 1u);
  }
  EXPECT_EQ(numbers.idle(), 2u);
}

TEST(Pool, TasksNeverShareAnObject) {
  heddle::pool<int> numbers([](int &n) { n = 0; });
  heddle::wait_group wg;
  for (int i = 0; i < 8; ++i)
    wg.go([&] {
      for (int round = 0; round < 200; ++round) {
        auto number = numbers.borrow();
        // ThreadSanitizer and the count both see a second user.
        for (int step = 0; step < 10; ++step)
          ++*number;
        EXPECT_EQ(*number, 10);
      }
    });
  wg.wait();
  EXPECT_EQ(numbers.idle(), numbers.size());
  EXPECT_LE(numbers.size(), 8u);
}

struct point {
  int x = 1;
  int y = 2;
};

TEST(PoolPoison, IsUndoneWhenTheObjectIsTaken) {
  heddle::pool<point> points({}, heddle::pool_poison::on);
  point *p = points.get();
  p->x = 7;
  points.put(p);
  EXPECT_EQ(points.get(), p);
  EXPECT_EQ(p->x, 7);
  EXPECT_EQ(p->y, 2);
  points.put(p);
}

TEST(PoolPoison, ObjectsThatAreNotPlainBytesStayWhole) {
  heddle::pool<std::string> lines([](std::string &s) { s.clear(); },
                                  heddle::pool_poison::on);
  {
    *lines.borrow() = "a line that is too long to be kept in the object";
  }
  EXPECT_EQ(*lines.borrow(), "");
}

TEST(PoolPoisonDeathTest, AWriteAfterPutIsNoticed) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  // With AddressSanitizer the write itself is the error.
  EXPECT_DEATH(
      {
        heddle::pool<point> points({}, heddle::pool_poison::on);
        point *p = points.get();
        points.put(p);
        p->x = 8;
        points.get();
      },
      "written to after it was put back|use-after-poison");
}

TEST(PoolMisuse, IsAFinding) {
  heddle::observe(true);
  heddle::pool<point> points;
  point *p = points.get();
  points.put(p);
  const unsigned line = __LINE__ + 1;
  EXPECT_THROW(points.put(p), heddle::usage_error);
  const auto all = heddle::findings();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].check, "heddle-pool-misuse");
  EXPECT_EQ(all[0].locations[0].at.line(), line);
  heddle::observe(false);
}

} // namespace
