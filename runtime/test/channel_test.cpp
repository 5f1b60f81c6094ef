//===- channel_test.cpp - Go's rules for channels -------------------------===//
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
#include <algorithm>
#include <atomic>
#include <gtest/gtest.h>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

using namespace heddle_test;
using heddle::channel;
using heddle::channel_status;

namespace {

TEST(Channel, UnbufferedSendWaitsForTheReceiver) {
  channel<int> ch;
  std::atomic<bool> sent{false};
  heddle::task t = heddle::go([&, ch] {
    ch.send(1);
    sent = true;
  });
  let_others_run();
  EXPECT_FALSE(sent);
  EXPECT_EQ(ch.receive(), 1);
  t.join();
  EXPECT_EQ(ch.cap(), 0u);
}

TEST(Channel, ReceiveWaitsForTheSender) {
  channel<std::string> ch;
  heddle::task t = heddle::go([ch] { EXPECT_EQ(ch.receive(), "hello"); });
  let_others_run();
  EXPECT_FALSE(t.finished());
  ch.send("hello");
  t.join();
}

TEST(Channel, BufferedSendWaitsOnlyWhenFull) {
  auto ch = heddle::make_channel<int>(2);
  ch.send(1);
  ch.send(2);
  EXPECT_EQ(ch.len(), 2u);
  EXPECT_EQ(ch.cap(), 2u);
  EXPECT_FALSE(ch.try_send(3));
  heddle::task t = heddle::go([ch] { ch.send(3); });
  let_others_run();
  EXPECT_FALSE(t.finished());
  EXPECT_EQ(ch.receive(), 1);
  t.join();
  EXPECT_EQ(ch.receive(), 2);
  EXPECT_EQ(ch.receive(), 3);
  EXPECT_EQ(ch.len(), 0u);
}

TEST(Channel, IsFirstInFirstOutAlsoThroughWaitingSenders) {
  channel<int> ch(3);
  heddle::task t = heddle::go([ch] {
    for (int i = 0; i < 100; ++i)
      ch.send(i);
    ch.close();
  });
  int expected = 0;
  for (int v : ch)
    EXPECT_EQ(v, expected++);
  EXPECT_EQ(expected, 100);
  t.join();
}

TEST(Channel, CopiesAreTheSameChannel) {
  channel<int> a(1);
  channel<int> b = a;
  b.send(5);
  EXPECT_EQ(a.receive(), 5);
  EXPECT_EQ(a, b);
  EXPECT_NE(a, channel<int>(1));
}

TEST(Channel, NegativeCapacityThrows) {
  EXPECT_THROW(channel<int>(-1), heddle::usage_error);
  EXPECT_EQ(channel<int>(0).cap(), 0u);
  EXPECT_FALSE(channel<int>(0).is_nil());
}

TEST(ChannelClose, ReceiveDrainsThenReportsClosed) {
  channel<int> ch(2);
  ch.send(1);
  ch.send(2);
  ch.close();
  EXPECT_TRUE(ch.closed());
  EXPECT_EQ(ch.receive(), 1);
  EXPECT_EQ(ch.receive(), 2);
  EXPECT_EQ(ch.receive(), std::nullopt);
  EXPECT_EQ(ch.receive(), std::nullopt);
}

TEST(ChannelClose, SendOnClosedThrows) {
  channel<int> ch(1);
  ch.close();
  EXPECT_THROW(ch.send(1), heddle::channel_closed);
  EXPECT_THROW(ch.try_send(1), heddle::channel_closed);
  EXPECT_THROW(ch.send_for(1, 1s), heddle::channel_closed);
}

TEST(ChannelClose, SecondCloseThrows) {
  channel<int> ch;
  ch.close();
  EXPECT_THROW(ch.close(), heddle::channel_closed);
}

TEST(ChannelClose, WakesAllReceivers) {
  channel<int> ch;
  heddle::wait_group wg;
  for (int i = 0; i < 4; ++i)
    wg.go([ch] { EXPECT_EQ(ch.receive(), std::nullopt); });
  let_others_run();
  ch.close();
  wg.wait();
}

TEST(ChannelClose, WaitingSendersThrow) {
  channel<int> ch;
  heddle::wait_group wg;
  for (int i = 0; i < 3; ++i)
    wg.go([ch] { EXPECT_THROW(ch.send(1), heddle::channel_closed); });
  let_others_run();
  ch.close();
  wg.wait();
  EXPECT_EQ(ch.receive(), std::nullopt);
}

TEST(ChannelClose, BufferedValuesSurviveButWaitingSendersFail) {
  channel<int> ch(1);
  ch.send(1);
  heddle::task t =
      heddle::go([ch] { EXPECT_THROW(ch.send(2), heddle::channel_closed); });
  let_others_run();
  ch.close();
  t.join();
  EXPECT_EQ(ch.receive(), 1);
  EXPECT_EQ(ch.receive(), std::nullopt);
}

TEST(ChannelTry, TellsEmptyFromClosed) {
  channel<int> ch(1);
  channel_status status;
  EXPECT_EQ(ch.try_receive(status), std::nullopt);
  EXPECT_EQ(status, channel_status::empty);
  EXPECT_TRUE(ch.try_send(1));
  EXPECT_EQ(ch.try_receive(status), 1);
  EXPECT_EQ(status, channel_status::ok);
  ch.close();
  EXPECT_EQ(ch.try_receive(status), std::nullopt);
  EXPECT_EQ(status, channel_status::closed);
}

TEST(ChannelTry, UnbufferedNeedsAWaitingPeer) {
  channel<int> ch;
  EXPECT_FALSE(ch.try_send(1));
  EXPECT_EQ(ch.try_receive(), std::nullopt);
  heddle::task t = heddle::go([ch] { EXPECT_EQ(ch.receive(), 9); });
  EXPECT_TRUE(eventually([&] { return ch.try_send(9); }));
  t.join();
  heddle::task s = heddle::go([ch] { ch.send(8); });
  EXPECT_TRUE(eventually([&] { return ch.try_receive() == 8; }));
  s.join();
}

TEST(ChannelTry, MovesOnlyIfSent) {
  channel<std::unique_ptr<int>> ch(1);
  auto first = std::make_unique<int>(1);
  auto second = std::make_unique<int>(2);
  EXPECT_TRUE(ch.try_send(std::move(first)));
  EXPECT_FALSE(ch.try_send(std::move(second)));
  ASSERT_NE(second, nullptr);
  EXPECT_FALSE(ch.send_for(std::move(second), 1ms));
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(**ch.receive(), 1);
}

TEST(ChannelTimed, ReceiveForTimesOutOrReceives) {
  channel<int> ch;
  channel_status status;
  const stopwatch watch;
  EXPECT_EQ(ch.receive_for(10ms, status), std::nullopt);
  EXPECT_EQ(status, channel_status::empty);
  EXPECT_GE(watch.elapsed(), 10ms);
  heddle::task t = heddle::go([ch] { ch.send(1); });
  EXPECT_EQ(ch.receive_for(20s, status), 1);
  EXPECT_EQ(status, channel_status::ok);
  t.join();
  ch.close();
  EXPECT_EQ(ch.receive_until(std::chrono::system_clock::now() + 20s, status),
            std::nullopt);
  EXPECT_EQ(status, channel_status::closed);
}

TEST(ChannelTimed, SendForTimesOutOrSends) {
  channel<int> ch;
  EXPECT_FALSE(ch.send_for(1, 5ms));
  const int value = 2;
  EXPECT_FALSE(ch.send_until(value, std::chrono::steady_clock::now()));
  heddle::task t = heddle::go([ch] { EXPECT_EQ(ch.receive(), 3); });
  EXPECT_TRUE(ch.send_for(3, 20s));
  t.join();
  // What timed out has left nothing behind.
  EXPECT_EQ(ch.try_receive(), std::nullopt);
}

TEST(ChannelTimed, VeryLongTimesMeanForEver) {
  channel<int> ch;
  heddle::task t = heddle::go(
      [ch] { EXPECT_EQ(ch.receive_for(std::chrono::hours::max()), 1); });
  let_others_run();
  ch.send(1);
  t.join();
}

TEST(ChannelNil, NeverReadyAndNotClosable) {
  channel<int> nil = channel<int>::nil();
  EXPECT_TRUE(nil.is_nil());
  EXPECT_EQ(nil, channel<int>(nullptr));
  EXPECT_FALSE(nil.try_send(1));
  channel_status status;
  EXPECT_EQ(nil.try_receive(status), std::nullopt);
  EXPECT_EQ(status, channel_status::empty);
  EXPECT_FALSE(nil.send_for(1, 1ms));
  EXPECT_EQ(nil.receive_for(1ms), std::nullopt);
  EXPECT_THROW(nil.close(), heddle::usage_error);
  EXPECT_EQ(nil.len() + nil.cap(), 0u);
  EXPECT_FALSE(nil.closed());
}

TEST(ChannelNil, SendAndReceiveWaitForEver) {
  // The tasks stay behind when the program ends, as in Go.
  channel<int> nil(nullptr);
  heddle::task a = heddle::go([nil] { nil.send(1); });
  heddle::task b = heddle::go([nil] { nil.receive(); });
  let_others_run();
  EXPECT_FALSE(a.finished());
  EXPECT_FALSE(b.finished());
}

TEST(ChannelRange, EndsWhenClosedAndDrained) {
  channel<std::unique_ptr<int>> ch(3);
  for (int i = 0; i < 3; ++i)
    ch.send(std::make_unique<int>(i));
  ch.close();
  int sum = 0;
  for (auto &p : ch)
    sum += *p;
  EXPECT_EQ(sum, 3);
}

TEST(ChannelRange, IteratorIsAnInputIterator) {
  static_assert(std::input_iterator<heddle::detail::channel_iterator<int>>);
  channel<int> ch(2);
  ch.send(1);
  ch.send(2);
  ch.close();
  EXPECT_EQ(std::ranges::count_if(ch, [](int) { return true; }), 2);
}

TEST(ChannelElements, MoveOnlyAndNestedAndRecursiveTypes) {
  channel<channel<int>> requests;
  heddle::task server = heddle::go([requests] {
    for (const channel<int> &reply : requests)
      reply.send(42);
  });
  channel<int> reply;
  requests.send(reply);
  EXPECT_EQ(reply.receive(), 42);
  requests.close();
  server.join();

  struct node {
    int value;
    channel<node> next; // T is incomplete here
  };
  channel<node> list(1);
  list.send({1, list});
  EXPECT_EQ(list.receive()->value, 1);
}

TEST(ChannelElements, AreDestroyedWithTheChannel) {
  auto value = std::make_shared<int>();
  {
    channel<std::shared_ptr<int>> ch(4);
    ch.send(value);
    ch.send(value);
    ch.receive();
    EXPECT_EQ(value.use_count(), 2);
  }
  EXPECT_EQ(value.use_count(), 1);
}

TEST(ChannelView, SidesOfOneChannel) {
  channel<int> ch(4);
  heddle::sender<int> out = ch;
  heddle::receiver<int> in = ch;
  out.send(1);
  EXPECT_TRUE(out.try_send(2));
  EXPECT_TRUE(out.send_for(3, 1s));
  EXPECT_TRUE(out.send_until(4, std::chrono::steady_clock::now() + 1s));
  EXPECT_EQ(in.len(), 4u);
  EXPECT_EQ(out.cap(), 4u);
  EXPECT_EQ(in.receive(), 1);
  EXPECT_EQ(in.try_receive(), 2);
  EXPECT_EQ(in.receive_for(1s), 3);
  out.close();
  int rest = 0;
  for (int v : in)
    rest += v;
  EXPECT_EQ(rest, 4);
  EXPECT_TRUE(in.closed());
  EXPECT_EQ(in, heddle::receiver<int>(ch));
  EXPECT_TRUE(heddle::receiver<int>(nullptr).is_nil());
}

TEST(ChannelOrdering, SendHappensBeforeReceiveAndReceiveBeforeSendReturns) {
  // Plain variables: ThreadSanitizer checks the claim.
  channel<heddle::unit> ch;
  int data = 0;
  int answer = 0;
  heddle::task t = heddle::go([&] {
    data = 1;
    ch.send({});
    EXPECT_EQ(answer, 2);
  });
  answer = 2;
  ch.receive();
  EXPECT_EQ(data, 1);
  t.join();
}

TEST(ChannelOrdering, KthReceiveHappensBeforeSendKPlusCapacity) {
  // A buffered channel as a semaphore: plain counter, no lock.
  channel<heddle::unit> room(1);
  int inside = 0;
  heddle::wait_group wg;
  for (int i = 0; i < 4; ++i)
    wg.go([&] {
      for (int k = 0; k < 200; ++k) {
        room.send({});
        ++inside;
        EXPECT_EQ(inside, 1);
        --inside;
        room.receive();
      }
    });
  wg.wait();
}

} // namespace
