//===- select_stress_test.cpp - Selects that meet -------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/select.h"
#include "heddle/task.h"
#include "heddle/wait_group.h"
#include "test_support.h"
#include <atomic>
#include <gtest/gtest.h>

using namespace heddle_test;
using heddle::channel;
using heddle::on_default;
using heddle::on_receive;
using heddle::on_send;
using heddle::on_timeout;

namespace {

TEST(SelectStress, SelectsMeetSelectsInOppositeOrders) {
  channel<int> a;
  channel<int> b;
  constexpr int each = 1'500;
  std::atomic<long> sent{0};
  std::atomic<long> got{0};
  heddle::wait_group wg;
  for (int i = 0; i < 3; ++i) {
    wg.go([&] {
      for (int k = 1; k <= each; ++k)
        heddle::select(on_send(a, k, [&] { sent += k; }),
                       on_send(b, k, [&] { sent += k; }));
    });
    wg.go([&] {
      for (int k = 0; k < each; ++k)
        heddle::select(on_receive(b, [&](auto v) { got += *v; }),
                       on_receive(a, [&](auto v) { got += *v; }));
    });
  }
  wg.wait();
  EXPECT_EQ(got, sent);
  EXPECT_EQ(got, 3L * each * (each + 1) / 2);
}

TEST(SelectStress, SymmetricTasksOnOneChannel) {
  // Every task both sends and receives on the same channel, until the sum of
  // all transfers is reached: odd ones out are helped by the time-out.
  channel<int> ch;
  std::atomic<int> sent{0};
  std::atomic<int> got{0};
  heddle::wait_group wg;
  for (int i = 0; i < 6; ++i)
    wg.go([&] {
      for (int k = 0; k < 400; ++k)
        heddle::select(on_send(ch, 1, [&] { ++sent; }),
                       on_receive(ch, [&](auto v) { got += *v; }),
                       on_timeout(200us));
    });
  wg.wait();
  EXPECT_EQ(got, sent);
  EXPECT_GT(sent, 0);
}

TEST(SelectStress, TimeOutsRaceWithPeers) {
  channel<int> a(1);
  channel<int> b;
  std::atomic<int> sent{0};
  std::atomic<int> got{0};
  std::atomic<bool> stop{false};
  heddle::wait_group senders;
  heddle::wait_group receivers;
  for (int i = 0; i < 3; ++i) {
    senders.go([&] {
      for (int k = 0; k < 500; ++k)
        heddle::select(on_send(a, 1, [&] { ++sent; }),
                       on_send(b, 1, [&] { ++sent; }),
                       on_timeout(std::chrono::microseconds(k % 30)));
    });
    receivers.go([&] {
      while (!stop)
        heddle::select(on_receive(a, [&](auto v) { got += *v; }),
                       on_receive(b, [&](auto v) { got += *v; }),
                       on_timeout(10us));
    });
  }
  senders.wait();
  stop = true;
  receivers.wait();
  while (auto v = a.try_receive())
    got += *v;
  EXPECT_EQ(got, sent);
}

TEST(SelectStress, CloseRacesWithWaitingSelects) {
  for (int round = 0; round < 100; ++round) {
    channel<int> data;
    channel<heddle::unit> quit;
    std::atomic<int> sent{0};
    std::atomic<int> got{0};
    heddle::wait_group wg;
    for (int i = 0; i < 2; ++i) {
      wg.go([&] {
        bool more = true;
        while (more)
          heddle::select(on_send(data, 1, [&] { ++sent; }),
                         on_receive(quit, [&] { more = false; }));
      });
      wg.go([&] {
        bool more = true;
        while (more)
          heddle::select(on_receive(data, [&](auto v) { got += *v; }),
                         on_receive(quit, [&] { more = false; }));
      });
    }
    heddle::sleep_for(std::chrono::microseconds(round));
    quit.close();
    wg.wait();
    ASSERT_EQ(got, sent);
  }
}

TEST(SelectStress, CloseOfADataChannelReachesEverySelectOnce) {
  for (int round = 0; round < 50; ++round) {
    channel<int> a;
    channel<int> b;
    heddle::wait_group wg;
    std::atomic<int> closed{0};
    for (int i = 0; i < 4; ++i)
      wg.go([&] {
        // The channel stands in two cases: one of them is completed, once.
        heddle::select(on_receive(a, [&](auto v) { closed += !v; }),
                       on_receive(a, [&](auto v) { closed += !v; }),
                       on_receive(b, [&](auto v) { closed += !v; }));
      });
    heddle::task other = heddle::go([b] { b.close(); });
    a.close();
    wg.wait();
    other.join();
    ASSERT_EQ(closed, 4);
  }
}

TEST(SelectStress, CancelRacesWithPark) {
  for (int round = 0; round < 100; ++round) {
    auto [ctx, cancel] = heddle::with_cancel(heddle::background());
    channel<int> never;
    heddle::wait_group wg;
    for (int i = 0; i < 3; ++i)
      wg.go([&, ctx = ctx] {
        EXPECT_EQ(heddle::select(on_receive(never), heddle::on_done(ctx)), 1u);
        EXPECT_TRUE(ctx.cancelled());
      });
    heddle::sleep_for(std::chrono::microseconds(round % 50));
    cancel();
    wg.wait();
  }
}

TEST(SelectStress, BusyDefaultsAgainstWaiters) {
  channel<int> ch;
  std::atomic<int> got{0};
  heddle::task receiver = heddle::go([&] {
    for (int v : ch)
      got += v;
  });
  int sent = 0;
  while (sent < 500)
    if (heddle::select(on_send(ch, 1), on_default()) == 0)
      ++sent;
    else
      heddle::yield();
  ch.close();
  receiver.join();
  EXPECT_EQ(got, 500);
}

} // namespace
