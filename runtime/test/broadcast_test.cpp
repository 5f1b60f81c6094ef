//===- broadcast_test.cpp - One sender, many receivers --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/heddle.h"
#include "test_support.h"
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <vector>

using namespace heddle_test;

namespace {

TEST(Broadcast, AllGetAllInOrder) {
  heddle::broadcast<int> numbers;
  heddle::task_group group;
  std::vector<std::vector<int>> got(3);
  for (auto &mine : got)
    group.go([sub = numbers.subscribe(2), &mine] {
      for (int i : sub.channel())
        mine.push_back(i);
    });
  heddle::task_group publishers;
  for (int p = 0; p < 2; ++p)
    publishers.go([&, p] {
      for (int i = 0; i < 50; ++i)
        numbers.publish(100 * p + i);
    });
  publishers.wait();
  numbers.close();
  group.wait();
  EXPECT_EQ(got[0].size(), 100u);
  EXPECT_EQ(got[0], got[1]); // one order for all
  EXPECT_EQ(got[0], got[2]);
}

TEST(Broadcast, SlowOnesMayLose) {
  heddle::broadcast<int> numbers;
  auto slow = numbers.subscribe(1, heddle::slow_subscriber::loses_newest);
  for (int i = 0; i < 5; ++i)
    numbers.publish(i);
  EXPECT_EQ(slow.lost(), 4u);
  EXPECT_EQ(slow.channel().receive(), 0);
}

TEST(Broadcast, ASubscriptionThatEndsLetsThePublisherGoOn) {
  heddle::broadcast<int> numbers;
  std::optional sub = numbers.subscribe();
  heddle::task publisher = heddle::go([numbers] { numbers.publish(1); });
  let_others_run();
  sub->end();
  publisher.join();
  EXPECT_EQ(sub->channel().receive(), std::nullopt);
  EXPECT_EQ(numbers.subscribers(), 0u);
  sub = numbers.subscribe();
  EXPECT_EQ(numbers.subscribers(), 1u);
  sub.reset();
  EXPECT_EQ(numbers.subscribers(), 0u);
}

TEST(Broadcast, Closed) {
  heddle::broadcast<std::string> lines;
  auto early = lines.subscribe(1);
  lines.publish("first");
  lines.close();
  EXPECT_EQ(early.channel().receive(), "first");
  EXPECT_EQ(early.channel().receive(), std::nullopt);
  EXPECT_EQ(lines.subscribe(1).channel().receive(), std::nullopt);
  EXPECT_THROW(lines.publish("late"), heddle::channel_closed);
  EXPECT_THROW(lines.close(), heddle::channel_closed);
}

TEST(Broadcast, SubscribersComeAndGoMeanwhile) {
  heddle::broadcast<int> numbers;
  std::atomic<bool> stop{false};
  heddle::task_group group;
  for (int t = 0; t < 3; ++t)
    group.go([&] {
      while (!stop) {
        auto sub = numbers.subscribe(1);
        (void)sub.channel().receive_for(200us);
      }
    });
  for (int i = 0; i < 500; ++i)
    numbers.publish(i);
  stop = true;
  group.wait();
  EXPECT_EQ(numbers.subscribers(), 0u);
}

TEST(SnapshotMap, ReadersKeepTheirState) {
  heddle::snapshot_map<std::string, int> ages;
  ages.set("ada", 36);
  const auto before = ages.read();
  ages.set("ada", 37);
  ages.set("alan", 41);
  EXPECT_EQ(*before.find("ada"), 36);
  EXPECT_EQ(before.size(), 1u);
  EXPECT_EQ(ages.get("ada"), 37);
  EXPECT_EQ(ages.get("grace"), std::nullopt);
  EXPECT_TRUE(ages.erase("ada"));
  EXPECT_FALSE(ages.erase("ada"));
  EXPECT_FALSE(ages.read().contains("ada"));
  EXPECT_EQ(ages.read().begin()->first, "alan");
}

TEST(SnapshotMap, AFailedUpdateChangesNothing) {
  heddle::snapshot_map<int, int> m;
  EXPECT_THROW(m.update([](auto &next) {
    next[1] = 1;
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_TRUE(m.read().empty());
}

TEST(SnapshotMap, UpdatesAreWhole) {
  heddle::snapshot_map<int, int> m({{1, 0}, {2, 0}});
  heddle::task_group group;
  for (int w = 0; w < 2; ++w)
    group.go([&] {
      for (int i = 0; i < 200; ++i)
        m.update([](auto &next) {
          ++next[1];
          ++next[2];
        });
    });
  for (int r = 0; r < 3; ++r)
    group.go([&] {
      int last = 0;
      while (last < 400) {
        const auto now = m.read();
        EXPECT_EQ(*now.find(1), *now.find(2));
        EXPECT_GE(*now.find(1), last);
        last = *now.find(1);
        heddle::yield();
      }
    });
  group.wait();
}

} // namespace
