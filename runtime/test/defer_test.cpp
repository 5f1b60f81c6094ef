//===- defer_test.cpp - Run something on the way out ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/defer.h"
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

TEST(Defer, RunsAtTheEndOfTheScope) {
  std::string log;
  {
    heddle::defer d{[&] { log += "out"; }};
    log += "in ";
  }
  EXPECT_EQ(log, "in out");
}

TEST(Defer, RunsLastFirst) {
  std::string log;
  {
    heddle::defer a{[&] { log += "a"; }};
    heddle::defer b{[&] { log += "b"; }};
  }
  EXPECT_EQ(log, "ba");
}

TEST(Defer, RunsOnReturnAndOnException) {
  int runs = 0;
  auto early = [&] {
    heddle::defer d{[&] { ++runs; }};
    return 1;
  };
  early();
  try {
    heddle::defer d{[&] { ++runs; }};
    throw std::runtime_error("x");
  } catch (const std::runtime_error &) {
  }
  EXPECT_EQ(runs, 2);
}

TEST(Defer, MacroCapturesByReferenceAndNests) {
  std::string log;
  int value = 1;
  {
    HEDDLE_DEFER { log += std::to_string(value); };
    HEDDLE_DEFER {
      HEDDLE_DEFER { log += "inner "; };
      log += "outer ";
    };
    value = 2;
  }
  EXPECT_EQ(log, "outer inner 2");
}

TEST(Defer, TakesMoveOnlyCallables) {
  int got = 0;
  {
    heddle::defer d{[&, p = std::make_unique<int>(3)] { got = *p; }};
  }
  EXPECT_EQ(got, 3);
}

TEST(Defer, ExceptionLeavesTheScopeAndOthersStillRun) {
  bool other = false;
  auto f = [&] {
    heddle::defer first{[&] { other = true; }};
    heddle::defer second{[] { throw std::runtime_error("close failed"); }};
  };
  EXPECT_THROW(f(), std::runtime_error);
  EXPECT_TRUE(other);
}

TEST(Defer, DestructorIsNoexceptIfTheCallableIs) {
  auto quiet = []() noexcept {};
  auto loud = [] {};
  static_assert(std::is_nothrow_destructible_v<heddle::defer<decltype(quiet)>>);
  static_assert(!std::is_nothrow_destructible_v<heddle::defer<decltype(loud)>>);
}

TEST(DeferStack, RunsLastFirstAtTheEndOfTheFunction) {
  std::string log;
  {
    heddle::defer_stack deferred;
    for (int i = 0; i < 3; ++i)
      deferred.push([&log, i] { log += std::to_string(i); });
    log += "body ";
  }
  EXPECT_EQ(log, "body 210");
}

TEST(DeferStack, ArgumentsAreEvaluatedWhenPushed) {
  std::string log;
  {
    heddle::defer_stack deferred;
    std::string word = "early";
    deferred.push([&](const std::string &w) { log += w; }, word);
    word = "late";
  }
  EXPECT_EQ(log, "early");
}

TEST(DeferStack, DeferredFunctionsMayPush) {
  std::string log;
  {
    heddle::defer_stack deferred;
    deferred.push([&] { log += "3"; });
    deferred.push([&] {
      log += "1";
      deferred.push([&] { log += "2"; });
    });
  }
  EXPECT_EQ(log, "123");
}

TEST(DeferStack, AllRunAndTheFirstExceptionLeaves) {
  int runs = 0;
  auto f = [&] {
    heddle::defer_stack deferred;
    deferred.push([&] { ++runs; });
    deferred.push([&] {
      ++runs;
      throw std::runtime_error("second to run");
    });
    deferred.push([&] {
      ++runs;
      throw std::runtime_error("first to run");
    });
  };
  try {
    f();
    FAIL() << "no exception";
  } catch (const std::runtime_error &e) {
    EXPECT_STREQ(e.what(), "first to run");
  }
  EXPECT_EQ(runs, 3);
}

TEST(DeferStack, RunsDuringUnwinding) {
  int runs = 0;
  try {
    heddle::defer_stack deferred;
    deferred.push([&] { ++runs; });
    throw std::runtime_error("x");
  } catch (const std::runtime_error &) {
  }
  EXPECT_EQ(runs, 1);
}

TEST(DeferStackDeathTest, ExceptionDuringUnwindingEndsTheProgram) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH(
      try {
        heddle::defer_stack deferred;
        deferred.push([] { throw std::runtime_error("y"); });
        throw std::runtime_error("x");
      } catch (const std::runtime_error &){},
      "a deferred function threw while");
}

} // namespace
