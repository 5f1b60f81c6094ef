//===- context_test.cpp - Cancellation and deadlines ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/context.h"
#include "heddle/defer.h"
#include "heddle/task.h"
#include "heddle/wait_group.h"
#include "test_support.h"
#include <atomic>
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace heddle_test;
using heddle::background;
using heddle::context_errc;
using heddle::with_cancel;
using heddle::with_timeout;

namespace {

TEST(Context, BackgroundIsNeverCancelled) {
  heddle::context ctx = background();
  EXPECT_FALSE(ctx.cancelled());
  EXPECT_FALSE(ctx.err());
  EXPECT_TRUE(ctx.done().is_nil());
  EXPECT_EQ(ctx.deadline(), std::nullopt);
  EXPECT_FALSE(ctx.wait_for(1ms));
  EXPECT_EQ(ctx.value<int>(), nullptr);
}

TEST(Context, CancelClosesDoneAndSetsErr) {
  auto [ctx, cancel] = with_cancel(background());
  EXPECT_FALSE(ctx.cancelled());
  EXPECT_FALSE(ctx.err());
  heddle::channel_status status;
  ctx.done().try_receive(status);
  EXPECT_EQ(status, heddle::channel_status::empty);
  cancel();
  EXPECT_TRUE(ctx.cancelled());
  EXPECT_EQ(ctx.err(), context_errc::cancelled);
  EXPECT_EQ(ctx.err().message(), "context cancelled");
  EXPECT_EQ(ctx.done().receive(), std::nullopt);
  ctx.wait();
}

TEST(Context, CancelMayBeRepeatedCopiedAndMoved) {
  auto [ctx, cancel] = with_cancel(background());
  heddle::cancel_function copy = cancel;
  heddle::cancel_function moved = std::move(cancel);
  moved();
  copy();
  heddle::cancel_function()();
  EXPECT_TRUE(ctx.cancelled());
}

TEST(Context, WakesWaitingTasks) {
  auto [ctx, cancel] = with_cancel(background());
  heddle::wait_group wg;
  for (int i = 0; i < 3; ++i)
    wg.go([ctx = ctx] { ctx.wait(); });
  wg.go([ctx = ctx] { EXPECT_TRUE(ctx.wait_for(20s)); });
  wg.go([ctx = ctx] { EXPECT_FALSE(ctx.wait_for(1us) && !ctx.err()); });
  let_others_run();
  cancel();
  wg.wait();
}

TEST(Context, CancelGoesDownAndNeverUpOrSideways) {
  auto [parent, cancel_parent] = with_cancel(background());
  auto [child, cancel_child] = with_cancel(parent);
  auto [sibling, cancel_sibling] = with_cancel(parent);
  auto [grandchild, cancel_grandchild] = with_cancel(child);
  cancel_child();
  EXPECT_TRUE(child.cancelled());
  EXPECT_TRUE(grandchild.cancelled());
  EXPECT_FALSE(parent.cancelled());
  EXPECT_FALSE(sibling.cancelled());
  cancel_parent();
  EXPECT_TRUE(sibling.cancelled());
  EXPECT_EQ(sibling.err(), context_errc::cancelled);
}

TEST(Context, ChildOfACancelledParentIsCancelled) {
  auto [parent, cancel] = with_cancel(background());
  cancel();
  auto [child, cancel_child] = with_cancel(parent);
  EXPECT_TRUE(child.cancelled());
  EXPECT_EQ(child.done().receive(), std::nullopt);
}

TEST(Context, TimeoutCancelsWithItsOwnReason) {
  auto [ctx, cancel] = with_timeout(background(), 10ms);
  auto [child, cancel_child] = with_cancel(ctx);
  EXPECT_TRUE(ctx.deadline().has_value());
  EXPECT_EQ(child.deadline(), ctx.deadline());
  ctx.wait();
  EXPECT_GE(std::chrono::steady_clock::now(), *ctx.deadline());
  EXPECT_EQ(ctx.err(), context_errc::deadline_exceeded);
  child.wait();
  EXPECT_EQ(child.err(), context_errc::deadline_exceeded);
  cancel();
  EXPECT_EQ(ctx.err(), context_errc::deadline_exceeded) << "err() changed";
}

TEST(Context, CancelBeforeTheTimeout) {
  auto [ctx, cancel] = with_timeout(background(), 20s);
  cancel();
  EXPECT_EQ(ctx.err(), context_errc::cancelled);
}

TEST(Context, PastDeadlineIsCancelledAtOnce) {
  auto [ctx, cancel] = heddle::with_deadline(
      background(), std::chrono::system_clock::now() - 1s);
  EXPECT_EQ(ctx.err(), context_errc::deadline_exceeded);
  auto [zero, cancel_zero] = with_timeout(background(), 0s);
  EXPECT_TRUE(zero.cancelled());
}

TEST(Context, EarlierDeadlineOfTheParentStays) {
  auto [parent, cancel_parent] = with_timeout(background(), 5ms);
  auto [child, cancel_child] = with_timeout(parent, 1h);
  EXPECT_EQ(child.deadline(), parent.deadline());
  EXPECT_TRUE(child.wait_for(20s));
}

struct request_id {
  using context_value_type = std::string;
};
struct user {
  int id;
};

TEST(Context, ValuesAreFoundByKeyInAncestors) {
  auto with_id = heddle::with_value<request_id>(background(), "r-17");
  auto with_user = heddle::with_value<user>(with_id, user{3});
  auto [ctx, cancel] = with_cancel(with_user);
  ASSERT_NE(ctx.value<request_id>(), nullptr);
  EXPECT_EQ(*ctx.value<request_id>(), "r-17");
  EXPECT_EQ(ctx.value<user>()->id, 3);
  EXPECT_EQ(ctx.value<int>(), nullptr);
  EXPECT_EQ(with_id.value<user>(), nullptr);
}

TEST(Context, InnerValueHidesOuter) {
  auto outer = heddle::with_value<request_id>(background(), "outer");
  auto inner = heddle::with_value<request_id>(outer, "inner");
  EXPECT_EQ(*inner.value<request_id>(), "inner");
  EXPECT_EQ(*outer.value<request_id>(), "outer");
}

TEST(Context, ValuesShareTheParentsCancellation) {
  auto [parent, cancel] = with_cancel(background());
  auto child = heddle::with_value<user>(parent, user{1});
  cancel();
  EXPECT_TRUE(child.cancelled());
}

TEST(Context, ValuesDieWithTheContext) {
  auto value = std::make_shared<int>();
  {
    auto ctx = heddle::with_value<std::shared_ptr<int>>(background(), value);
    EXPECT_EQ(value.use_count(), 2);
  }
  EXPECT_EQ(value.use_count(), 1);
}

TEST(Context, DoneOutlivesTheHandles) {
  auto [parent, cancel] = with_cancel(background());
  heddle::receiver<heddle::unit> done = nullptr;
  {
    auto [child, cancel_child] = with_cancel(parent);
    done = child.done();
  }
  heddle::channel_status status;
  done.try_receive(status);
  EXPECT_EQ(status, heddle::channel_status::empty);
  cancel();
  EXPECT_EQ(done.receive(), std::nullopt);
}

TEST(Context, ForgottenChildrenDisappear) {
  auto [parent, cancel] = with_cancel(background());
  for (int i = 0; i < 1'000; ++i) {
    auto [child, cancel_child] = with_timeout(parent, 1h);
    if (i % 2)
      cancel_child();
  }
  // AddressSanitizer's leak check and this cancel would notice the others.
  cancel();
}

TEST(Context, CancelFunctionFitsDefer) {
  heddle::context kept;
  {
    auto [ctx, cancel] = with_cancel(background());
    heddle::defer release{cancel};
    kept = ctx;
  }
  EXPECT_TRUE(kept.cancelled());
}

TEST(ContextStress, TreesCancelledFromAllSides) {
  for (int round = 0; round < 40; ++round) {
    auto [root, cancel_root] = with_cancel(background());
    heddle::wait_group wg;
    for (int i = 0; i < 4; ++i)
      wg.go([&, root = root, i] {
        for (int k = 0; k < 20; ++k) {
          auto [a, cancel_a] = with_cancel(root);
          auto [b, cancel_b] =
              with_timeout(a, std::chrono::microseconds(i * k));
          auto [c, cancel_c] = with_cancel(b);
          if (k % 3 == 0)
            cancel_a();
          c.wait_for(50us);
          cancel_a();
          EXPECT_TRUE(b.cancelled());
          EXPECT_TRUE(c.cancelled());
        }
      });
    if (round % 2)
      heddle::sleep_for(std::chrono::microseconds(round * 10));
    cancel_root();
    wg.wait();
  }
}

TEST(ContextStress, DeadlineRacesWithCancelAndDestruction) {
  std::vector<heddle::task> tasks;
  for (int i = 0; i < 4; ++i)
    tasks.push_back(heddle::go([i] {
      for (int k = 0; k < 500; ++k) {
        auto [ctx, cancel] =
            with_timeout(background(), std::chrono::microseconds(k % 60));
        if (i % 2)
          heddle::sleep_for(std::chrono::microseconds(k % 50));
        if (i < 2)
          cancel();
      }
    }));
  for (const heddle::task &t : tasks)
    t.join();
}

} // namespace
