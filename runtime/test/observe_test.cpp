//===- observe_test.cpp - What is known of tasks --------------------------===//
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
#include <thread>

using namespace heddle_test;
using heddle::wait_reason;

namespace {

class Observe : public ::testing::Test {
protected:
  Observe() {
    heddle::observe(false); // forget what an earlier test may have left
    heddle::observe(true);
  }
  ~Observe() override { heddle::observe(false); }

  /// The first task that waits for \p why, once there is one.
  static heddle::task_info waiting(wait_reason why) {
    std::optional<heddle::task_info> found;
    EXPECT_TRUE(eventually([&] {
      for (const heddle::task_info &t : heddle::take_snapshot().tasks)
        if (t.kind == heddle::task_kind::task && t.waits_for == why)
          found = t;
      return found.has_value();
    }));
    return found.value_or(heddle::task_info{});
  }
  static std::size_t tasks() {
    std::size_t n = 0;
    for (const heddle::task_info &t : heddle::take_snapshot().tasks)
      n += t.kind == heddle::task_kind::task;
    return n;
  }
};

std::string file(const std::source_location &at) {
  const std::string name = at.file_name();
  return name.substr(name.rfind('/') + 1);
}

TEST_F(Observe, KnowsPlacesOfSpawnAndWait) {
  heddle::channel<int> ch;
  const unsigned spawn = __LINE__ + 1;
  heddle::task t = heddle::go([ch] {
    ch.send(1); // spawn + 1
  });
  const heddle::task_info info = waiting(wait_reason::send);
  EXPECT_EQ(file(info.spawned_at), "observe_test.cpp");
  EXPECT_EQ(info.spawned_at.line(), spawn);
  EXPECT_EQ(file(info.waits_at), "observe_test.cpp");
  EXPECT_EQ(info.waits_at.line(), spawn + 1);
  EXPECT_TRUE(info.begun);
  EXPECT_FALSE(info.timed);
  EXPECT_EQ(ch.receive(), 1);
  t.join();
  EXPECT_EQ(tasks(), 0u);
}

// What one task locks, another unlocks here: more than the analysis follows.
void lock(auto &m) HEDDLE_NO_THREAD_SAFETY_ANALYSIS { m.lock(); }
void unlock(auto &m) HEDDLE_NO_THREAD_SAFETY_ANALYSIS { m.unlock(); }

TEST_F(Observe, KnowsEveryReason) {
  heddle::channel<int> ch;
  heddle::wait_group wg;
  heddle::mutex m;
  heddle::rw_mutex rw;
  heddle::condition cv;
  heddle::once once;
  heddle::channel<int> started;
  auto [ctx, cancel] = heddle::with_cancel(heddle::background());

  const auto waits = [&](wait_reason why, bool timed, auto f, auto end) {
    heddle::task t = heddle::go(f);
    const heddle::task_info info = waiting(why);
    EXPECT_EQ(info.waits_for, why) << heddle::describe(why);
    EXPECT_EQ(info.timed, timed) << heddle::describe(why);
    EXPECT_EQ(file(info.waits_at),
              why == wait_reason::once ? "" : "observe_test.cpp")
        << heddle::describe(why);
    end();
    t.join();
  };
  waits(
      wait_reason::receive, false, [&] { (void)ch.receive(); },
      [&] { ch.send(1); });
  waits(
      wait_reason::receive, true, [&] { (void)ch.receive_for(1h); },
      [&] { ch.send(1); });
  waits(
      wait_reason::receive, false,
      [&] {
        for (int i : ch)
          if (i == 2)
            break;
      },
      [&] { ch.send(2); });
  waits(
      wait_reason::select, false,
      [&] { heddle::select(heddle::on_receive(ch), heddle::on_done(ctx)); },
      [&] { ch.send(1); });
  waits(
      wait_reason::receive, false, [ctx = ctx] { ctx.wait(); },
      [&cancel = cancel] { cancel(); });
  wg.add();
  waits(wait_reason::wait_group, false, [&] { wg.wait(); }, [&] { wg.done(); });
  lock(m);
  waits(
      wait_reason::lock, false, [&] { const heddle::lock_guard guard(m); },
      [&] { unlock(m); });
  lock(rw);
  waits(
      wait_reason::lock, false, [&] { const heddle::shared_guard guard(rw); },
      [&] { unlock(rw); });
  lock(rw);
  waits(
      wait_reason::lock, true,
      [&] {
        if (rw.try_lock_shared_for(1h))
          rw.unlock_shared();
      },
      [&] { unlock(rw); });
  bool go_on = false;
  waits(
      wait_reason::condition, false,
      [&] {
        heddle::unique_lock lock(m);
        cv.wait(lock, [&] { return go_on; });
      },
      [&] {
        const heddle::lock_guard lock(m);
        go_on = true;
        cv.notify_all();
      });
  heddle::task runs = heddle::go([&] {
    once.call([&] {
      started.send(1);
      (void)ch.receive();
    });
  });
  (void)started.receive();
  waits(
      wait_reason::once, false, [&] { once.call([] {}); }, [&] { ch.send(1); });
  runs.join();
  heddle::task first = heddle::go([&] { (void)ch.receive(); });
  waits(wait_reason::join, false, [&] { first.join(); }, [&] { ch.send(1); });
  waits(wait_reason::sleep, true, [] { heddle::sleep_for(50ms); }, [] {});
}

TEST_F(Observe, ThreadsAreKnownFromTheirFirstWait) {
  heddle::channel<int> ch;
  std::thread receiver([&] { (void)ch.receive(); });
  EXPECT_TRUE(eventually([] {
    for (const heddle::task_info &t : heddle::take_snapshot().tasks)
      if (t.kind == heddle::task_kind::thread &&
          t.waits_for == wait_reason::receive)
        return true;
    return false;
  }));
  ch.send(1);
  receiver.join();
  EXPECT_TRUE(eventually([] {
    for (const heddle::task_info &t : heddle::take_snapshot().tasks)
      if (t.waits_for == wait_reason::receive)
        return false;
    return true;
  }));
}

TEST_F(Observe, ThreadsMayRegisterUnderAName) {
  const auto named = [](const char *name) {
    for (const heddle::task_info &t : heddle::take_snapshot().tasks)
      if (t.name == name)
        return true;
    return false;
  };
  std::thread([&] {
    {
      heddle::observed_thread me("ui");
      EXPECT_TRUE(named("ui"));
    }
    EXPECT_FALSE(named("ui"));
  }).join();
}

TEST_F(Observe, KnowsHeldLocks) {
  heddle::mutex m;
  heddle::channel<int> ch;
  heddle::task t = heddle::go([&] {
    heddle::lock_guard lock(m);
    ch.send(1);
  });
  const heddle::task_info info = waiting(wait_reason::send);
  ASSERT_EQ(info.holds.size(), 1u);
  EXPECT_EQ(info.holds[0].lock, &m);
  EXPECT_EQ(info.holds[0].acquired_at.line() + 1, info.waits_at.line());
  (void)ch.receive();
  t.join();
}

TEST_F(Observe, ALockThatAnotherTaskReleasesIsHeldByNobody) {
  heddle::mutex m;
  heddle::channel<int> ch;
  heddle::task t = heddle::go([&] {
    lock(m);
    ch.send(1);
  });
  EXPECT_EQ(waiting(wait_reason::send).holds.size(), 1u);
  unlock(m);
  EXPECT_TRUE(waiting(wait_reason::send).holds.empty());
  (void)ch.receive();
  t.join();
}

TEST_F(Observe, TextAndJson) {
  heddle::channel<int> ch;
  heddle::task t = heddle::go([&] { ch.send(1); });
  waiting(wait_reason::send);
  const heddle::snapshot all = heddle::take_snapshot();
  EXPECT_NE(all.text().find("old: waiting to send for "), std::string::npos)
      << all.text();
  EXPECT_NE(all.json().find("\"waits_for\":\"send\""), std::string::npos)
      << all.json();
  (void)ch.receive();
  t.join();
}

TEST_F(Observe, TurnedOnAndOffWhileTasksRun) {
  heddle::wait_group wg;
  std::atomic<bool> stop{false};
  for (int i = 0; i < 3; ++i)
    wg.go([&] {
      heddle::channel<int> ch(1);
      heddle::mutex m;
      while (!stop.load()) {
        const heddle::lock_guard lock(m);
        ch.send(1);
        (void)ch.receive();
        heddle::go([] { heddle::sleep_for(10us); }).join();
      }
    });
  for (int i = 0; i < 100; ++i) {
    heddle::observe(i % 2);
    (void)heddle::take_wait_graph().text();
    (void)heddle::metrics_text();
    heddle::sleep_for(100us);
  }
  stop = true;
  wg.wait();
}

TEST(ObserveOff, NothingIsKnown) {
  heddle::observe(false);
  heddle::channel<int> ch;
  heddle::task t = heddle::go([&] { ch.send(1); });
  let_others_run();
  EXPECT_TRUE(heddle::take_snapshot().tasks.empty());
  (void)ch.receive();
  t.join();
}

TEST_F(Observe, MetricsCountAndAge) {
  // What this thread has waited for before observing is turned off is not
  // counted when it waits again.
  heddle::channel<int> early;
  heddle::task receiver = heddle::go([early] {
    heddle::sleep_for(20ms);
    (void)early.receive();
  });
  early.send(1);
  receiver.join();
  heddle::observe(false);
  heddle::observe(true);
  const auto sends = [](const std::string &page) {
    const std::string name = "\nheddle_waits_total{reason=\"send\"} ";
    const std::size_t at = page.find(name);
    return at == std::string::npos ? -1L
                                   : std::stol(page.substr(at + name.size()));
  };
  heddle::channel<int> ch;
  heddle::go([] {}).join();
  heddle::task t = heddle::go([&] { ch.send(1); });
  waiting(wait_reason::send);
  const std::string page = heddle::metrics_text();
  const auto has = [&](const std::string &line) {
    return ("\n" + page).find("\n" + line + "\n") != std::string::npos;
  };
  EXPECT_TRUE(has("heddle_observing 1")) << page;
  EXPECT_TRUE(has("heddle_tasks_spawned_total 2")) << page;
  EXPECT_TRUE(has("heddle_tasks_ended_total 1")) << page;
  EXPECT_TRUE(has("heddle_tasks{kind=\"task\",state=\"waiting\"} 1")) << page;
  EXPECT_TRUE(has("heddle_tasks_waiting{reason=\"send\"} 1")) << page;
  EXPECT_EQ(sends(page), 1) << page;
  EXPECT_TRUE(has("heddle_deadlocked 0")) << page;
  (void)ch.receive();
  t.join();
}

} // namespace
