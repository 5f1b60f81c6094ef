//===- seam_test.cpp - park and unpark ------------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/seam.h"
#include "heddle/detail/time.h"
#include "test_support.h"
#include <atomic>
#include <gtest/gtest.h>
#include <limits>
#include <thread>

using namespace heddle::detail;
using namespace heddle_test;

namespace {

auto in(std::chrono::nanoseconds d) {
  return std::chrono::steady_clock::now() + d;
}

TEST(Park, ReturnsAtOnceIfAPermitIsThere) {
  unpark(self());
  park();
}

TEST(Park, PermitsDoNotAddUp) {
  unpark(self());
  unpark(self());
  EXPECT_TRUE(park_until(in(1s)));
  EXPECT_FALSE(park_until(in(5ms)));
}

TEST(Park, TimesOut) {
  const stopwatch watch;
  EXPECT_FALSE(park_until(in(10ms)));
  EXPECT_GE(watch.elapsed(), 10ms);
}

TEST(Park, IsWokenByAnotherTask) {
  parker *const me = self();
  std::thread waker([me] {
    let_others_run();
    unpark(me);
  });
  park();
  waker.join();
}

TEST(Park, OfATaskThatHasEndedIsHarmless) {
  std::atomic<parker *> gone{nullptr};
  std::thread([&] { gone = self(); }).join();
  unpark(gone);
  // Its next owner starts without the permit, or sees a spurious one.
  std::thread([&] { park_until(in(1ms)); }).join();
}

TEST(Park, SelfStaysTheSame) {
  EXPECT_EQ(self(), self());
  parker *other = nullptr;
  std::thread([&] { other = self(); }).join();
  EXPECT_NE(self(), other);
}

struct waits_at_thread_exit {
  std::atomic<bool> *done = nullptr;
  ~waits_at_thread_exit() {
    unpark(self());
    park();
    *done = true;
  }
};

TEST(Park, WorksInDestructorsOfThreadLocals) {
  std::atomic<bool> done{false};
  std::thread([&] {
    // Made before the first self(): destroyed after the seam's own.
    static thread_local waits_at_thread_exit w;
    w.done = &done;
    unpark(self());
    park();
  }).join();
  EXPECT_TRUE(done);
}

TEST(ParkStress, NoWakeUpIsLost) {
  std::atomic<int> ball{0};
  std::atomic<parker *> players[2] = {};
  auto play = [&](int me) {
    players[me] = self();
    while (players[1 - me] == nullptr)
      std::this_thread::yield();
    for (int i = 0; i < 20'000; ++i) {
      while (ball.load(std::memory_order_acquire) != me)
        park();
      ball.store(1 - me, std::memory_order_release);
      unpark(players[1 - me]);
    }
  };
  std::thread a(play, 0);
  std::thread b(play, 1);
  a.join();
  b.join();
}

TEST(ParkStress, TimeOutsAndPermitsAreNotConfused) {
  // Every permit is either seen by park_until or left for the next one.
  constexpr int rounds = 2'000;
  std::atomic<int> sent{0};
  std::atomic<int> seen{0};
  std::atomic<parker *> target{nullptr};
  std::thread sleeper([&] {
    target = self();
    while (seen < rounds)
      if (park_until(in(5us)))
        seen = sent.load();
  });
  while (!target)
    std::this_thread::yield();
  for (int i = 0; i < rounds; ++i) {
    ++sent;
    unpark(target);
    if (i % 16 == 0)
      std::this_thread::sleep_for(10us);
  }
  sleeper.join();
}

TEST(Deadline, DoesNotOverflow) {
  using namespace std::chrono;
  EXPECT_EQ(deadline_after(hours::max()), no_deadline);
  EXPECT_EQ(deadline_after(nanoseconds::max()), no_deadline);
  EXPECT_EQ(deadline_after(duration<double>(1e300)), no_deadline);
  EXPECT_EQ(deadline_at(steady_clock::time_point::max()), no_deadline);
  EXPECT_GT(deadline_at(system_clock::time_point::max()), in(1h));
  // The order of a comparison's operands is not that of their evaluation.
  const auto past = deadline_after(hours::min());
  const auto also = deadline_at(system_clock::time_point::min());
  EXPECT_LE(past, steady_clock::now());
  EXPECT_LE(also, steady_clock::now());
  EXPECT_GE(deadline_after(duration<double, std::nano>(0.5)),
            steady_clock::time_point());
}

} // namespace
