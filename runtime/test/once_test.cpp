//===- once_test.cpp - Run something once ---------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/error.h"
#include "heddle/once.h"
#include "heddle/wait_group.h"
#include "test_support.h"
#include <gtest/gtest.h>
#include <stdexcept>

using namespace heddle_test;

namespace {

TEST(Once, RunsTheFirstCallableOnly) {
  heddle::once o;
  int runs = 0;
  o.call([&] { runs += 1; });
  o.call([&] { runs += 10; });
  EXPECT_EQ(runs, 1);
}

TEST(Once, PassesArguments) {
  heddle::once o;
  int sum = 0;
  o.call([&](int a, int b) { sum = a + b; }, 1, 2);
  EXPECT_EQ(sum, 3);
}

TEST(Once, AllCallersReturnAfterTheRun) {
  heddle::once o;
  heddle::wait_group wg;
  int plain = 0;
  for (int i = 0; i < 6; ++i)
    wg.go([&] {
      o.call([&] {
        let_others_run();
        ++plain;
      });
      EXPECT_EQ(plain, 1);
    });
  wg.wait();
}

TEST(Once, ExceptionCountsAsTheRunAndEveryCallerGetsIt) {
  heddle::once o;
  int runs = 0;
  auto fail = [&] {
    ++runs;
    throw std::runtime_error("no file");
  };
  EXPECT_THROW(o.call(fail), std::runtime_error);
  EXPECT_THROW(o.call(fail), std::runtime_error);
  EXPECT_EQ(runs, 1);
}

TEST(Once, WaitersGetTheExceptionToo) {
  heddle::once o;
  heddle::wait_group wg;
  std::atomic<int> caught{0};
  for (int i = 0; i < 4; ++i)
    wg.go([&] {
      try {
        o.call([] {
          let_others_run();
          throw 1;
        });
      } catch (int) {
        ++caught;
      }
    });
  wg.wait();
  EXPECT_EQ(caught, 4);
}

TEST(Once, RecursionThrowsInsteadOfWaitingForEver) {
  heddle::once o;
  EXPECT_THROW(o.call([&] { o.call([] {}); }), heddle::usage_error);
}

TEST(OnceStress, ManyRacingCallers) {
  for (int round = 0; round < 50; ++round) {
    heddle::once o;
    int plain = 0;
    heddle::wait_group wg;
    for (int i = 0; i < 4; ++i)
      wg.go([&] {
        o.call([&] { ++plain; });
        EXPECT_EQ(plain, 1);
      });
    wg.wait();
  }
}

} // namespace
