//===- notification_test.cpp - Events that happen once --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/heddle.h"
#include "test_support.h"
#include <gtest/gtest.h>
#include <memory>

using namespace heddle_test;

namespace {

TEST(Notification, LetsAllPass) {
  heddle::notification ready;
  int value = 0;
  heddle::task_group group;
  for (int i = 0; i < 4; ++i)
    group.go([&] {
      ready.wait();
      EXPECT_EQ(value, 42); // written before, without a lock
    });
  let_others_run();
  EXPECT_FALSE(ready.notified());
  value = 42;
  ready.notify();
  group.wait();
  EXPECT_TRUE(ready.notified());
  ready.wait();
  EXPECT_TRUE(ready.wait_for(0ms));
}

TEST(Notification, MayGiveUp) {
  heddle::notification never;
  EXPECT_FALSE(never.wait_for(1ms));
  EXPECT_FALSE(never.wait_until(std::chrono::steady_clock::now()));
}

TEST(Notification, HappensOnce) {
  heddle::notification n;
  n.notify();
  EXPECT_THROW(n.notify(), heddle::usage_error);
}

TEST(Notification, MayGoWhenTheWaitReturned) {
  for (int i = 0; i < 200; ++i) {
    auto n = std::make_unique<heddle::notification>();
    heddle::task t = heddle::go([&n = *n] { n.notify(); });
    n->wait();
    n.reset();
    t.join();
  }
}

TEST(OnceValue, IsComputedOnce) {
  std::atomic<int> runs{0};
  heddle::once_value<std::string> name([&] {
    ++runs;
    heddle::sleep_for(1ms);
    return std::string("heddle");
  });
  heddle::task_group group;
  for (int i = 0; i < 8; ++i)
    group.go([&] { EXPECT_EQ(name.get(), "heddle"); });
  group.wait();
  EXPECT_EQ(runs.load(), 1);
  EXPECT_EQ(name->size(), 6u);
  EXPECT_EQ(&*name, &name.get());
}

TEST(OnceValue, ThrowsAgain) {
  int runs = 0;
  heddle::once_value<int> broken([&]() -> int {
    ++runs;
    throw std::runtime_error("no file");
  });
  EXPECT_THROW(broken.get(), std::runtime_error);
  EXPECT_THROW(broken.get(), std::runtime_error);
  EXPECT_EQ(runs, 1);
}

TEST(Padded, NeighboursShareNoLine) {
  struct counters {
    heddle::padded<std::atomic<long>> served{0};
    heddle::padded<std::atomic<long>> refused{0};
  } c;
  const auto apart = reinterpret_cast<const char *>(&*c.refused) -
                     reinterpret_cast<const char *>(&*c.served);
  EXPECT_GE(apart, static_cast<std::ptrdiff_t>(heddle::cache_line));
  static_assert(alignof(heddle::padded<char>) == heddle::cache_line);
  static_assert(sizeof(heddle::padded<char[65]>) % heddle::cache_line == 0);
  ++*c.served;
  EXPECT_EQ(c.served->load(), 1);
  heddle::padded<std::string> text(std::in_place, 3u, 'x');
  EXPECT_EQ(*text, "xxx");
  text->push_back('y');
  const heddle::padded<std::string> copy(text);
  EXPECT_EQ(*copy, "xxxy");
}

TEST(Backoff, GrowsToItsLimit) {
  heddle::backoff delay(
      {.first = 10ms, .factor = 2, .most = 50ms, .jitter = 0});
  EXPECT_EQ(delay.next(), 10ms);
  EXPECT_EQ(delay.next(), 20ms);
  EXPECT_EQ(delay.next(), 40ms);
  EXPECT_EQ(delay.next(), 50ms);
  EXPECT_EQ(delay.next(), 50ms);
  EXPECT_EQ(delay.attempts(), 5u);
  delay.reset();
  EXPECT_EQ(delay.next(), 10ms);
}

TEST(Backoff, WithoutLimit) {
  constexpr auto longest = std::chrono::nanoseconds::max();
  heddle::backoff delay(
      {.first = 1h, .factor = 1e7, .most = longest, .jitter = 0});
  EXPECT_EQ(delay.next(), 1h);
  for (int i = 0; i < 3; ++i)
    EXPECT_GE(delay.next(), longest - 1ms);
}

TEST(Backoff, JitterOnlyShortens) {
  heddle::backoff delay({.first = 1s, .factor = 1, .most = 1s, .jitter = 0.5});
  bool differ = false;
  const auto first = delay.next();
  for (int i = 0; i < 100; ++i) {
    const auto d = delay.next();
    EXPECT_LE(d, 1s);
    EXPECT_GE(d, 500ms);
    differ = differ || d != first;
  }
  EXPECT_TRUE(differ);
}

TEST(Backoff, ChecksItsOptions) {
  EXPECT_THROW(heddle::backoff({.first = 0ms}), heddle::usage_error);
  EXPECT_THROW(heddle::backoff({.first = 2s, .most = 1s}), heddle::usage_error);
  EXPECT_THROW(heddle::backoff({.factor = 0.5}), heddle::usage_error);
  EXPECT_THROW(heddle::backoff({.jitter = 2}), heddle::usage_error);
}

TEST(Retry, TriesUntilItWorks) {
  const heddle::backoff delay({.first = 10us, .most = 1ms});
  int calls = 0;
  EXPECT_TRUE(
      heddle::retry(heddle::background(), delay, [&] { return ++calls == 4; }));
  EXPECT_EQ(calls, 4);
  auto [ctx, cancel] = heddle::with_cancel(heddle::background());
  EXPECT_FALSE(heddle::retry(ctx, delay, [&calls, &cancel = cancel] {
    if (++calls == 6)
      cancel();
    return false;
  }));
  EXPECT_EQ(calls, 6);
  EXPECT_FALSE(heddle::retry(ctx, delay, [] { return true; }));
}

} // namespace
