//===- channel_stress_test.cpp - Many tasks, few channels -----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/channel.h"
#include "heddle/task.h"
#include "heddle/wait_group.h"
#include "test_support.h"
#include <atomic>
#include <gtest/gtest.h>
#include <memory>
#include <vector>

using namespace heddle_test;
using heddle::channel;

namespace {

class ChannelStress : public testing::TestWithParam<int> {};

TEST_P(ChannelStress, EveryValueArrivesOnceAndInOrderPerSender) {
  constexpr int senders = 4;
  constexpr int receivers = 4;
  constexpr int each = 1'500;
  struct item {
    int sender;
    int number;
  };
  channel<item> ch(GetParam());
  std::vector<std::atomic<int>> received(senders * each);
  heddle::wait_group sending;
  heddle::wait_group receiving;
  for (int r = 0; r < receivers; ++r)
    receiving.go([&] {
      std::vector<int> last(senders, -1);
      for (const item &i : ch) {
        EXPECT_GT(i.number, last[i.sender]);
        last[i.sender] = i.number;
        ++received[i.sender * each + i.number];
      }
    });
  for (int s = 0; s < senders; ++s)
    sending.go([&, s] {
      for (int n = 0; n < each; ++n)
        ch.send({s, n});
    });
  sending.wait();
  ch.close();
  receiving.wait();
  for (const auto &count : received)
    ASSERT_EQ(count, 1);
}

TEST_P(ChannelStress, TimeOutsLoseAndDoubleNothing) {
  constexpr int pairs = 3;
  constexpr int each = 400;
  channel<std::unique_ptr<int>> ch(GetParam());
  std::atomic<int> sent{0};
  std::atomic<int> got{0};
  std::atomic<bool> stop{false};
  heddle::wait_group sending;
  heddle::wait_group receiving;
  for (int p = 0; p < pairs; ++p) {
    sending.go([&] {
      for (int n = 0; n < each; ++n) {
        auto value = std::make_unique<int>(1);
        if (ch.send_for(std::move(value), std::chrono::microseconds(n % 40)))
          ++sent;
        else
          ASSERT_NE(value, nullptr);
      }
    });
    receiving.go([&, p] {
      while (!stop)
        if (auto v = ch.receive_for(std::chrono::microseconds(5 + p * 10)))
          got += **v;
      while (auto v = ch.try_receive())
        got += **v;
    });
  }
  sending.wait();
  stop = true;
  receiving.wait();
  EXPECT_EQ(got, sent);
}

TEST_P(ChannelStress, CloseRacesWithEverything) {
  for (int round = 0; round < 60; ++round) {
    channel<int> ch(GetParam());
    std::atomic<int> sent{0};
    std::atomic<int> got{0};
    heddle::wait_group wg;
    for (int i = 0; i < 3; ++i) {
      wg.go([&] {
        try {
          for (;;) {
            ch.send(1);
            ++sent;
          }
        } catch (const heddle::channel_closed &) {
        }
      });
      wg.go([&] {
        for (int v : ch)
          got += v;
      });
    }
    heddle::sleep_for(std::chrono::microseconds(round * 5));
    ch.close();
    wg.wait();
    ASSERT_EQ(got, sent);
  }
}

INSTANTIATE_TEST_SUITE_P(Capacities, ChannelStress,
                         testing::Values(0, 1, 2, 64));

TEST(ChannelStressOne, PingPong) {
  channel<int> ping;
  channel<int> pong;
  heddle::task t = heddle::go([=] {
    for (int v : ping)
      pong.send(v + 1);
    pong.close();
  });
  for (int i = 0; i < 5'000; ++i) {
    ping.send(i);
    ASSERT_EQ(pong.receive(), i + 1);
  }
  ping.close();
  EXPECT_EQ(pong.receive(), std::nullopt);
  t.join();
}

TEST(ChannelStressOne, PrimeSieve) {
  // A chain of tasks, one per prime: Go's classic.
  channel<int> numbers;
  std::vector<heddle::task> tasks;
  tasks.push_back(heddle::go([numbers] {
    for (int i = 2; i < 300; ++i)
      numbers.send(i);
    numbers.close();
  }));
  channel<int> in = numbers;
  std::vector<int> primes;
  while (auto prime = in.receive()) {
    primes.push_back(*prime);
    channel<int> out;
    tasks.push_back(heddle::go([in, out, p = *prime] {
      for (int v : in)
        if (v % p != 0)
          out.send(v);
      out.close();
    }));
    in = out;
  }
  for (const heddle::task &t : tasks)
    t.join();
  EXPECT_EQ(primes.size(), 62u);
  EXPECT_EQ(primes.back(), 293);
}

} // namespace
