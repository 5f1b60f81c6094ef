//===- select_test.cpp - Go's rules for select ----------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/backoff.h"
#include "heddle/select.h"
#include "heddle/task.h"
#include "heddle/timer.h"
#include "heddle/wait_group.h"
#include "test_support.h"
#include <atomic>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <string>

using namespace heddle_test;
using heddle::channel;
using heddle::on_default;
using heddle::on_receive;
using heddle::on_send;
using heddle::on_timeout;

namespace {

TEST(Select, TakesTheReadyCaseAndRunsItsCallable) {
  channel<int> a(1);
  channel<std::string> b(1);
  b.send("hi");
  std::string got;
  const std::size_t index =
      heddle::select(on_receive(a, [](std::optional<int>) { FAIL(); }),
                     on_receive(b, [&](std::optional<std::string> s) {
                       got = s.value_or("");
                     }));
  EXPECT_EQ(index, 1u);
  EXPECT_EQ(got, "hi");
}

TEST(Select, CallablesMayBeLeftOutOrTakeNoArgument) {
  channel<int> ch(2);
  bool ran = false;
  EXPECT_EQ(heddle::select(on_send(ch, 1)), 0u);
  EXPECT_EQ(heddle::select(on_send(ch, 2, [&] { ran = true; })), 0u);
  EXPECT_TRUE(ran);
  EXPECT_EQ(heddle::select(on_receive(ch)), 0u);
  EXPECT_EQ(heddle::select(on_receive(ch, [&] { ran = false; })), 0u);
  EXPECT_FALSE(ran);
}

TEST(Select, DefaultIsTakenOnlyIfNothingIsReady) {
  channel<int> ch(1);
  EXPECT_EQ(heddle::select(on_receive(ch), on_default()), 1u);
  ch.send(1);
  bool defaulted = false;
  EXPECT_EQ(
      heddle::select(on_default([&] { defaulted = true; }), on_receive(ch)),
      1u);
  EXPECT_FALSE(defaulted);
}

TEST(Select, WaitsUntilACaseBecomesReady) {
  channel<int> a;
  channel<int> b;
  heddle::task t = heddle::go([=] {
    let_others_run();
    b.send(5);
  });
  int got = 0;
  EXPECT_EQ(
      heddle::select(on_receive(a), on_receive(b, [&](auto v) { got = *v; })),
      1u);
  EXPECT_EQ(got, 5);
  t.join();
  // Nothing was left behind on the other channel.
  EXPECT_FALSE(a.try_send(1));
  EXPECT_FALSE(b.try_send(1));
}

TEST(Select, WaitsToSend) {
  channel<int> full(1);
  full.send(0);
  channel<int> unbuffered;
  heddle::task t = heddle::go([=] {
    let_others_run();
    EXPECT_EQ(unbuffered.receive(), 2);
  });
  EXPECT_EQ(heddle::select(on_send(full, 1), on_send(unbuffered, 2)), 1u);
  t.join();
  EXPECT_EQ(full.receive(), 0);
  EXPECT_EQ(full.try_receive(), std::nullopt);
}

TEST(Select, TimesOut) {
  channel<int> ch;
  bool late = false;
  const stopwatch watch;
  EXPECT_EQ(
      heddle::select(on_receive(ch), on_timeout(10ms, [&] { late = true; })),
      1u);
  EXPECT_TRUE(late);
  EXPECT_GE(watch.elapsed(), 10ms);
  EXPECT_FALSE(ch.try_send(1)) << "an entry was left in the queue";
}

TEST(Select, ShortestTimeOutWins) {
  EXPECT_EQ(heddle::select(on_timeout(20s), on_timeout(1ms), on_timeout(10s)),
            1u);
}

TEST(Select, ReadyCaseBeatsAZeroTimeOut) {
  channel<int> ch(1);
  for (int i = 0; i < 20; ++i) {
    ch.send(1);
    EXPECT_EQ(heddle::select(on_timeout(0ms), on_receive(ch)), 1u);
  }
  EXPECT_EQ(heddle::select(on_timeout(0ms), on_receive(ch)), 0u);
}

TEST(Select, ClosedChannelIsAlwaysReadyToReceive) {
  channel<int> ch;
  ch.close();
  bool closed = false;
  EXPECT_EQ(
      heddle::select(on_receive(ch, [&](std::optional<int> v) { closed = !v; }),
                     on_default()),
      0u);
  EXPECT_TRUE(closed);
}

TEST(Select, SendOnClosedThrows) {
  channel<int> ch;
  ch.close();
  EXPECT_THROW(heddle::select(on_send(ch, 1), on_default()),
               heddle::channel_closed);
}

TEST(Select, CloseWhileWaitingToReceive) {
  channel<int> a;
  channel<int> b;
  heddle::task t = heddle::go([=] {
    bool closed = false;
    EXPECT_EQ(heddle::select(on_receive(a),
                             on_receive(b, [&](auto v) { closed = !v; })),
              1u);
    EXPECT_TRUE(closed);
  });
  let_others_run();
  b.close();
  t.join();
}

TEST(Select, CloseWhileWaitingToSendThrows) {
  channel<int> ch;
  heddle::task t = heddle::go([=] {
    EXPECT_THROW(heddle::select(on_send(ch, 1), on_timeout(20s)),
                 heddle::channel_closed);
  });
  let_others_run();
  ch.close();
  t.join();
}

TEST(Select, NilChannelIsNeverReady) {
  channel<int> nil(nullptr);
  channel<int> ch(1);
  ch.send(1);
  EXPECT_EQ(heddle::select(on_receive(nil), on_send(nil, 1), on_receive(ch)),
            2u);
  EXPECT_EQ(heddle::select(on_receive(nil), on_default()), 1u);
  EXPECT_EQ(heddle::select(on_receive(nil), on_timeout(1ms)), 1u);
}

TEST(Select, WithoutCasesWaitsForEver) {
  heddle::task t = heddle::go([] { heddle::select(); });
  heddle::task u =
      heddle::go([] { heddle::select(on_receive(channel<int>(nullptr))); });
  let_others_run();
  EXPECT_FALSE(t.finished());
  EXPECT_FALSE(u.finished());
}

TEST(Select, DoesNotMeetItselfOnOneChannel) {
  channel<int> ch;
  EXPECT_EQ(heddle::select(on_send(ch, 1), on_receive(ch), on_timeout(5ms)),
            2u);
  EXPECT_EQ(heddle::select(on_send(ch, 1), on_receive(ch), on_default()), 2u);
}

TEST(Select, TwoSelectsMeetOnOneChannel) {
  channel<int> ch;
  std::atomic<int> sent{0};
  std::atomic<int> got{0};
  auto either = [&] {
    heddle::select(on_send(ch, 7, [&] { ++sent; }),
                   on_receive(ch, [&](auto v) { got += *v; }));
  };
  heddle::task t = heddle::go(either);
  either();
  t.join();
  EXPECT_EQ(sent, 1);
  EXPECT_EQ(got, 7);
}

TEST(Select, SameChannelInSeveralCases) {
  channel<int> ch;
  heddle::task t = heddle::go([ch] { ch.send(1); });
  const std::size_t i =
      heddle::select(on_receive(ch), on_receive(ch), on_receive(ch));
  EXPECT_LT(i, 3u);
  t.join();
  EXPECT_FALSE(ch.try_send(2)) << "an entry was left in the queue";
}

TEST(Select, IsFairAmongTheReady) {
  channel<int> a;
  channel<int> b;
  channel<int> c;
  a.close();
  b.close();
  c.close();
  int taken[3] = {};
  for (int i = 0; i < 3'000; ++i)
    ++taken[heddle::select(on_receive(a), on_receive(b), on_receive(c))];
  for (int n : taken) {
    // Expected 1000, standard deviation 26.
    EXPECT_GT(n, 800);
    EXPECT_LT(n, 1'200);
  }
}

TEST(Select, TakesViewsAndTimers) {
  channel<int> ch(1);
  heddle::sender<int> out = ch;
  heddle::receiver<int> in = ch;
  EXPECT_EQ(heddle::select(on_send(out, 1), on_default()), 0u);
  EXPECT_EQ(heddle::select(on_receive(in), on_default()), 0u);
  EXPECT_EQ(heddle::select(on_receive(in), on_receive(heddle::after(1ms))), 1u);
}

TEST(Select, WaitsForContexts) {
  auto [ctx, cancel] = heddle::with_cancel(heddle::background());
  EXPECT_EQ(heddle::select(heddle::on_done(ctx), on_default()), 1u);
  EXPECT_EQ(
      heddle::select(heddle::on_done(heddle::background()), on_timeout(1ms)),
      1u);
  heddle::task t = heddle::go([ctx = ctx] {
    bool stopped = false;
    channel<int> never;
    heddle::select(on_receive(never),
                   heddle::on_done(ctx, [&] { stopped = true; }));
    EXPECT_TRUE(stopped);
  });
  let_others_run();
  cancel();
  t.join();
}

TEST(Select, SendsMoveOnlyValuesAndReceivesThem) {
  channel<std::unique_ptr<int>> ch(1);
  heddle::select(on_send(ch, std::make_unique<int>(3)));
  int got = 0;
  heddle::select(on_receive(
      ch, [&](std::optional<std::unique_ptr<int>> p) { got = **p; }));
  EXPECT_EQ(got, 3);
}

TEST(Select, CasesCanBeKeptAndReused) {
  channel<int> ch(1);
  int sum = 0;
  auto receive = on_receive(ch, [&](std::optional<int> v) { sum += *v; });
  auto send = on_send(ch, 2);
  for (int i = 0; i < 3; ++i) {
    heddle::select(send);
    heddle::select(receive, on_timeout(20s));
  }
  EXPECT_EQ(sum, 6);
}

TEST(Select, CallableMayThrowAndMaySelect) {
  channel<int> ch(2);
  ch.send(1);
  ch.send(2);
  EXPECT_THROW(heddle::select(
                   on_receive(ch, [] { throw std::runtime_error("handler"); })),
               std::runtime_error);
  EXPECT_EQ(ch.len(), 1u);
  heddle::select(on_default([&] { heddle::select(on_receive(ch)); }));
  EXPECT_EQ(ch.len(), 0u);
}

TEST(SelectByPriority, TheFirstReadyCaseAlwaysWins) {
  channel<int> urgent(64), normal(64);
  for (int i = 0; i < 50; ++i) {
    urgent.send(i);
    normal.send(i);
  }
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(
        heddle::select_by_priority(on_receive(urgent), on_receive(normal)), 0u);
  EXPECT_EQ(heddle::select_by_priority(on_receive(urgent), on_receive(normal)),
            1u);
}

TEST(SelectByPriority, WaitsForAnyIfNoneIsReady) {
  channel<int> urgent, normal;
  heddle::task t = heddle::go([&] { normal.send(1); });
  EXPECT_EQ(heddle::select_by_priority(on_receive(urgent), on_receive(normal)),
            1u);
  t.join();
  EXPECT_EQ(heddle::select_by_priority(on_receive(urgent), on_default()), 1u);
  EXPECT_EQ(
      heddle::select_by_priority(on_receive(urgent), heddle::on_timeout(1ms)),
      1u);
}

TEST(SelectWithBackoff, GivesUpLaterEachTime) {
  channel<int> replies;
  heddle::backoff delay({.first = 1ms, .factor = 2, .most = 4ms, .jitter = 0});
  int timeouts = 0;
  heddle::task replier;
  while (heddle::select(
             on_receive(replies),
             heddle::on_timeout(delay.next(), [&] { ++timeouts; })) != 0)
    if (timeouts == 3)
      replier = heddle::go([&] { replies.send(1); });
  replier.join();
  EXPECT_GE(timeouts, 3);
  EXPECT_GE(delay.attempts(), 4u);
}

} // namespace
