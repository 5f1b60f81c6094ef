//===- blocking_test.cpp - Calls that block a thread ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/blocking.h"
#include "heddle/heddle.h"
#include "test_support.h"
#include <condition_variable>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

using namespace heddle_test;

namespace {

TEST(Blocking, GivesTheResult) {
  EXPECT_EQ(heddle::blocking([] { return 42; }), 42);
  EXPECT_EQ(heddle::blocking([] { return std::string("text"); }), "text");
}

TEST(Blocking, ResultsMayBeMoveOnly) {
  const auto p = heddle::blocking([] { return std::make_unique<int>(7); });
  EXPECT_EQ(*p, 7);
}

TEST(Blocking, ResultsMayBeReferences) {
  int x = 1;
  int &r = heddle::blocking([&]() -> int & { return x; });
  EXPECT_EQ(&r, &x);
}

TEST(Blocking, MayReturnNothing) {
  int calls = 0;
  heddle::blocking([&] { ++calls; });
  EXPECT_EQ(calls, 1);
}

TEST(Blocking, ThrowsWhatTheCallThrows) {
  EXPECT_THROW(
      heddle::blocking([]() -> int { throw std::runtime_error("broken"); }),
      std::runtime_error);
}

/// Opened by a task while others wait for it as threads do.
class gate {
public:
  void open() {
    const std::lock_guard lock(m_);
    open_ = true;
    cv_.notify_all();
  }
  void wait() {
    std::unique_lock lock(m_);
    cv_.wait(lock, [this] { return open_; });
  }

private:
  std::mutex m_;
  std::condition_variable cv_;
  bool open_ = false;
};

TEST(Blocking, OtherTasksGoOn) {
  // More calls than any backend has workers.
  constexpr int callers = 20;
  gate g;
  heddle::wait_group all;
  for (int i = 0; i < callers; ++i)
    all.go([&] { heddle::blocking([&] { g.wait(); }); });
  heddle::go([&] { g.open(); }).join();
  all.wait();
}

TEST(Blocking, CallsMayUseTheRuntime) {
  heddle::channel<int> ch;
  heddle::task t = heddle::go([ch] {
    heddle::blocking([ch] {
      for (int i = 0; i < 100; ++i)
        ch.send(i);
      ch.close();
    });
  });
  int sum = 0;
  for (int i : ch)
    sum += i;
  EXPECT_EQ(sum, 4950);
  t.join();
}

TEST(Blocking, OneAfterTheOther) {
  int sum = 0;
  for (int i = 0; i < 1000; ++i)
    sum += heddle::blocking([i] { return i; });
  EXPECT_EQ(sum, 499'500);
}

} // namespace
