//===- leaks_test.cpp - Tasks that never end ------------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/heddle.h"
#include "test_support.h"
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace heddle_test;

namespace {

/// Watches, and ends what a test has left waiting.
class Leaks : public ::testing::Test {
protected:
  // Forgets what an earlier test may have left.
  Leaks() {
    heddle::observe(false);
    heddle::observe(true);
  }
  ~Leaks() override { heddle::observe(false); }

  /// The only leak that there is, once it waits for \p why.
  static heddle::leak only(heddle::wait_reason why) {
    std::vector<heddle::leak> found;
    EXPECT_TRUE(eventually([&] {
      found = heddle::leaks();
      return found.size() == 1 && found[0].waits_for == why;
    }));
    return found.empty() ? heddle::leak{} : found[0];
  }
};

TEST_F(Leaks, NoneWithoutTasks) { EXPECT_TRUE(heddle::leaks().empty()); }

TEST_F(Leaks, EndedTasksAreNone) {
  std::vector<heddle::task> tasks;
  for (int i = 0; i < 20; ++i)
    tasks.push_back(heddle::go([] {}));
  for (heddle::task &t : tasks)
    t.join();
  EXPECT_TRUE(heddle::leaks().empty());
}

TEST_F(Leaks, NamesThePlaceAndTheReason) {
  heddle::channel<int> ch;
  const unsigned line = __LINE__ + 1;
  heddle::task t = heddle::go([ch] { (void)ch.receive(); });
  const heddle::leak l = only(heddle::wait_reason::receive);
  EXPECT_EQ(l.tasks, 1u);
  EXPECT_EQ(l.spawned_at.line(), line);
  EXPECT_NE(std::string(l.spawned_at.file_name()).find("leaks_test"),
            std::string::npos);
  ch.close();
  t.join();
  EXPECT_TRUE(heddle::leaks().empty());
}

TEST_F(Leaks, GroupsTasksOfOnePlace) {
  heddle::channel<int> ch;
  heddle::wait_group wg;
  for (int i = 0; i < 3; ++i) {
    wg.add();
    heddle::go([ch, &wg] {
      ch.send(1);
      wg.done();
    });
  }
  EXPECT_TRUE(eventually([] {
    const auto all = heddle::leaks();
    return all.size() == 1 && all[0].tasks == 3 &&
           all[0].waits_for == heddle::wait_reason::send;
  }));
  for (int i = 0; i < 3; ++i)
    (void)ch.receive();
  wg.wait();
  EXPECT_TRUE(heddle::leaks(20s).empty());
}

TEST_F(Leaks, PatienceWaitsForTheLastWork) {
  heddle::go([] { heddle::sleep_for(20ms); });
  EXPECT_FALSE(heddle::leaks().empty());
  EXPECT_TRUE(heddle::leaks(20s).empty());
}

TEST_F(Leaks, KnowsOtherReasons) {
  heddle::mutex m;
  m.lock();
  heddle::task locks = heddle::go([&] {
    m.lock();
    m.unlock();
  });
  only(heddle::wait_reason::lock);
  m.unlock();
  locks.join();

  heddle::channel<int> ch;
  heddle::task waits = heddle::go([&] { (void)ch.receive(); });
  only(heddle::wait_reason::receive);
  heddle::task joins = heddle::go([&] { waits.join(); });
  EXPECT_TRUE(eventually([] {
    const auto all = heddle::leaks();
    return all.size() == 2 && all[1].waits_for == heddle::wait_reason::join;
  }));
  ch.close();
  joins.join();

  heddle::wait_group wg;
  wg.add();
  heddle::task counts = heddle::go([&] { wg.wait(); });
  only(heddle::wait_reason::wait_group);
  wg.done();
  counts.join();
}

TEST_F(Leaks, ATaskThatAsksIsNone) {
  heddle::go([] { EXPECT_TRUE(heddle::leaks().empty()); }).join();
}

TEST_F(Leaks, ReportsLines) {
  heddle::channel<int> ch;
  const unsigned line_of_wait = __LINE__ + 1;
  heddle::task t = heddle::go([ch] { (void)ch.receive(); });
  only(heddle::wait_reason::receive);
  std::FILE *out = std::tmpfile();
  ASSERT_NE(out, nullptr);
  EXPECT_EQ(heddle::report_leaks(out), 1u);
  std::rewind(out);
  char line[512] = "";
  EXPECT_NE(std::fgets(line, sizeof line, out), nullptr);
  std::fclose(out);
  const std::string text = line;
  EXPECT_EQ(text.rfind("heddle: 1 task spawned at ", 0), 0u) << text;
  EXPECT_NE(text.find(" has not ended: waiting to receive at "),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("leaks_test.cpp:" + std::to_string(line_of_wait) + "\n"),
            std::string::npos)
      << text;
  ch.close();
  t.join();
}

TEST(LeaksOff, NothingIsKnown) {
  heddle::observe(false);
  heddle::channel<int> ch;
  heddle::task t = heddle::go([ch] { (void)ch.receive(); });
  let_others_run();
  EXPECT_TRUE(heddle::leaks().empty());
  // A task from before the watch is passed over.
  heddle::observe(true);
  EXPECT_TRUE(heddle::leaks().empty());
  ch.close();
  t.join();
  heddle::observe(false);
}

TEST(LeaksOff, TurnedOffWhileATaskWaits) {
  heddle::observe(true);
  heddle::channel<int> ch;
  heddle::task t = heddle::go([ch] { (void)ch.receive(); });
  heddle::observe(false);
  EXPECT_TRUE(heddle::leaks().empty());
  ch.close();
  t.join();
}

TEST(LeakScope, ReportsAtItsEnd) {
  heddle::channel<int> ch;
  std::FILE *out = std::tmpfile();
  ASSERT_NE(out, nullptr);
  heddle::task t;
  {
    heddle::leak_scope watch(1ms, out);
    t = heddle::go([ch] { (void)ch.receive(); });
  }
  EXPECT_GT(std::ftell(out), 0);
  std::fclose(out);
  ch.close();
  t.join();
}

TEST(LeakScope, KnowsOnlyWhatBeganWithinIt) {
  heddle::channel<int> ch;
  const heddle::leak_scope outer(1ms, nullptr);
  heddle::task before = heddle::go([ch] { (void)ch.receive(); });
  heddle::task within;
  {
    const heddle::leak_scope inner(1ms, nullptr);
    EXPECT_TRUE(inner.leaks().empty());
    within = heddle::go([ch] { (void)ch.receive(); });
    ASSERT_EQ(inner.leaks().size(), 1u);
    EXPECT_EQ(inner.leaks()[0].tasks, 1u);
  }
  // The inner scope has not turned observing off.
  EXPECT_EQ(outer.leaks().size(), 2u);
  ch.close();
  before.join();
  within.join();
  EXPECT_TRUE(outer.leaks(20s).empty());
}

TEST_F(Leaks, YoungTasksMayBeLeftOut) {
  heddle::channel<int> ch;
  heddle::task t = heddle::go([ch] { (void)ch.receive(); });
  EXPECT_TRUE(heddle::leaks({}, 1h).empty());
  // The clock of ages is coarse.
  EXPECT_TRUE(eventually([] {
    const auto old = heddle::leaks({}, 20ms);
    return old.size() == 1 && old[0].oldest >= 20ms && old[0].ids.size() == 1;
  }));
  ch.close();
  t.join();
}

} // namespace
