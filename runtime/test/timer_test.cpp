//===- timer_test.cpp - Timers, tickers, sleeping -------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/error.h"
#include "heddle/select.h"
#include "heddle/sleep.h"
#include "heddle/task.h"
#include "heddle/ticker.h"
#include "heddle/timer.h"
#include "heddle/wait_group.h"
#include "test_support.h"
#include <gtest/gtest.h>
#include <vector>

using namespace heddle_test;

namespace {

TEST(Sleep, LastsAtLeastAsLongAsAsked) {
  const stopwatch watch;
  heddle::sleep_for(5ms);
  EXPECT_GE(watch.elapsed(), 5ms);
  heddle::sleep_until(std::chrono::system_clock::now() + 5ms);
  EXPECT_GE(watch.elapsed(), 9ms);
  heddle::sleep_for(-1s);
  heddle::yield();
}

TEST(Timer, SendsOnceWhenTheTimeHasPassed) {
  const stopwatch watch;
  heddle::timer t(10ms);
  EXPECT_EQ(t.channel().try_receive(), std::nullopt);
  EXPECT_TRUE(t.channel().receive().has_value());
  EXPECT_GE(watch.elapsed(), 10ms);
  EXPECT_EQ(t.channel().receive_for(5ms), std::nullopt);
  EXPECT_FALSE(t.stop()) << "its value has been received";
}

TEST(Timer, StopPreventsDelivery) {
  heddle::timer t(10ms);
  EXPECT_TRUE(t.stop());
  EXPECT_FALSE(t.stop());
  EXPECT_EQ(t.channel().receive_for(20ms), std::nullopt);
}

TEST(Timer, StopWithdrawsAValueThatNobodyReceived) {
  heddle::timer t(0s);
  ASSERT_TRUE(eventually([&] { return t.channel().len() == 1; }));
  EXPECT_TRUE(t.stop());
  EXPECT_EQ(t.channel().try_receive(), std::nullopt);
}

TEST(Timer, ResetStartsAgainWithoutStaleValues) {
  heddle::timer t(0s);
  ASSERT_TRUE(eventually([&] { return t.channel().len() == 1; }));
  EXPECT_TRUE(t.reset(10ms));
  EXPECT_EQ(t.channel().try_receive(), std::nullopt);
  EXPECT_TRUE(t.channel().receive().has_value());
  EXPECT_FALSE(t.reset(1h));
  EXPECT_TRUE(t.stop());
}

TEST(Timer, CanBeMovedAndStopsWhenDestroyed) {
  heddle::receiver<heddle::time_point> channel = nullptr;
  {
    heddle::timer t(5ms);
    heddle::timer u = std::move(t);
    u = heddle::timer(5ms);
    channel = u.channel();
  }
  EXPECT_EQ(channel.receive_for(20ms), std::nullopt);
}

TEST(Timer, FireInTheOrderOfTheirTimes) {
  heddle::timer late(30ms);
  heddle::timer early(1ms);
  EXPECT_EQ(heddle::select(heddle::on_receive(late.channel()),
                           heddle::on_receive(early.channel())),
            1u);
}

TEST(Timer, HugeDurationsMeanNever) {
  heddle::timer t(std::chrono::hours::max());
  EXPECT_EQ(t.channel().receive_for(5ms), std::nullopt);
  EXPECT_TRUE(t.stop());
}

TEST(After, SendsOnce) {
  const stopwatch watch;
  EXPECT_TRUE(heddle::after(5ms).receive().has_value());
  EXPECT_GE(watch.elapsed(), 5ms);
}

TEST(Ticker, TicksUntilStopped) {
  const stopwatch watch;
  heddle::ticker tick(3ms);
  int ticks = 0;
  for ([[maybe_unused]] auto now : tick)
    if (++ticks == 4)
      break;
  EXPECT_GE(watch.elapsed(), 12ms);
  tick.stop();
  EXPECT_EQ(tick.channel().receive_for(10ms), std::nullopt);
  EXPECT_FALSE(tick.channel().closed()) << "stop does not close";
}

TEST(Ticker, DropsTicksForSlowReceivers) {
  heddle::ticker tick(1ms);
  heddle::sleep_for(20ms);
  EXPECT_TRUE(tick.channel().receive().has_value());
  EXPECT_LE(tick.channel().len(), 1u);
  EXPECT_EQ(tick.channel().cap(), 1u);
}

TEST(Ticker, ResetChangesThePeriod) {
  heddle::ticker tick(1h);
  tick.reset(1ms);
  EXPECT_TRUE(tick.channel().receive_for(20s).has_value());
  tick.reset(1h);
  EXPECT_EQ(tick.channel().receive_for(5ms), std::nullopt);
}

TEST(Ticker, PeriodMustBePositive) {
  EXPECT_THROW(heddle::ticker(0s), heddle::usage_error);
  EXPECT_THROW(heddle::ticker(-1s), heddle::usage_error);
  heddle::ticker tick(1h);
  EXPECT_THROW(tick.reset(0s), heddle::usage_error);
}

TEST(TimerState, IgnoresALateCallOfTheTimerTask) {
  // The window of the race that the stress tests below hardly ever hit.
  auto state = heddle::detail::timer_state::start(heddle::time_point::max());
  const heddle::detail::timer_key other{heddle::time_point(), 0};
  state->fire(other);
  EXPECT_EQ(state->channel().len(), 0u);
  EXPECT_TRUE(state->stop());
  state->fire(other);
  EXPECT_EQ(state->channel().len(), 0u);
}

TEST(TimerStress, StopRacesWithFiring) {
  heddle::wait_group wg;
  for (int i = 0; i < 4; ++i)
    wg.go([] {
      for (int k = 0; k < 500; ++k) {
        heddle::timer t(std::chrono::microseconds(k % 80));
        heddle::sleep_for(std::chrono::microseconds(k % 40));
        t.stop();
        ASSERT_EQ(t.channel().try_receive(), std::nullopt)
            << "a value after stop";
      }
    });
  wg.wait();
}

TEST(TimerStress, ResetRacesWithFiringAndReceiving) {
  heddle::timer t(0s);
  heddle::channel<heddle::unit> quit;
  heddle::task receiver = heddle::go([&] {
    bool more = true;
    while (more)
      heddle::select(heddle::on_receive(t.channel()),
                     heddle::on_receive(quit, [&] { more = false; }));
  });
  for (int k = 0; k < 2'000; ++k)
    t.reset(std::chrono::microseconds(k % 30));
  quit.close();
  receiver.join();
}

TEST(TimerStress, ManyTimersAtOnce) {
  std::vector<heddle::timer> timers;
  for (int i = 0; i < 500; ++i)
    timers.emplace_back(std::chrono::microseconds((i * 37) % 5'000));
  for (const heddle::timer &t : timers)
    EXPECT_TRUE(t.channel().receive_for(20s).has_value());
}

TEST(TimerStress, TickersStoppedAndDestroyedWhileTicking) {
  for (int i = 0; i < 100; ++i) {
    heddle::ticker tick(20us);
    tick.channel().receive();
    if (i % 2)
      tick.stop();
  }
}

} // namespace
