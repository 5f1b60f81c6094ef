//===- examples_basics_test.cpp - Examples of what Go has, too ------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As examples_test.cpp.
//
//===----------------------------------------------------------------------===//

#include "heddle/heddle.h"
#include "test_support.h"
#include <atomic>
#include <cstdio>
#include <deque>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

using namespace heddle_test;

namespace {

// EXAMPLE heddle/task.h
struct Server {
  void run() { ++runs; }
  int runs = 0;
};
int compute() { return 42; }

TEST(Examples, Task) {
  heddle::channel<int> ch;
  Server server;
  heddle::go([ch] { ch.send(compute()); }); // runs on its own
  heddle::task t = heddle::go(&Server::run, &server);
  t.join();
  EXPECT_EQ(ch.receive(), 42);
  EXPECT_EQ(server.runs, 1);
}

// EXAMPLE heddle/channel.h
using Job = int;
using Result = int;
const std::vector<Job> jobs{1, 2, 3};
Result run(Job j) { return j * j; }

TEST(Examples, Channel) {
  Result sum = 0;
  const auto use = [&](Result r) { sum += r; };
  auto results = heddle::make_channel<Result>(16);
  heddle::go([results] {
    for (const Job &j : jobs)
      results.send(run(j));
    results.close();
  });
  for (Result &r : results) // until closed and drained
    use(r);
  EXPECT_EQ(sum, 14);
}

// EXAMPLE heddle/channel_view.h
void produce(heddle::sender<int> out);
void consume(heddle::receiver<int> in);

void produce(heddle::sender<int> out) {
  out.send(7);
  out.close();
}
void consume(heddle::receiver<int> in) {
  EXPECT_EQ(in.receive(), 7);
  EXPECT_EQ(in.receive(), std::nullopt);
}

TEST(Examples, ChannelView) {
  heddle::channel<int> ch;
  heddle::go(produce, ch);
  consume(ch);
}

// EXAMPLE heddle/select.h
TEST(Examples, Select) {
  const heddle::channel<Job> jobs;
  const heddle::channel<int> status(1);
  const heddle::context ctx;
  const int heartbeat = 1;
  int beats = 0;
  bool stopping = false;
  const auto complain = [] { ADD_FAILURE() << "there is room"; };
  heddle::select(
      heddle::on_receive(jobs, [&](std::optional<Job> j) { run(*j); }),
      heddle::on_send(status, heartbeat, [&] { ++beats; }),
      heddle::on_done(ctx, [&] { stopping = true; }),
      heddle::on_timeout(5s, [&] { complain(); }));
  EXPECT_EQ(beats, 1);
  EXPECT_FALSE(stopping);
}

namespace with_mutex {
// EXAMPLE heddle/mutex.h
// EXAMPLE heddle/thread_safety.h
heddle::mutex mu;
int hits HEDDLE_GUARDED_BY(mu) = 0;
void count() HEDDLE_EXCLUDES(mu);

void count() {
  {
    heddle::lock_guard lock(mu);
    ++hits;
  }
}

TEST(Examples, Mutex) {
  count();
  heddle::lock_guard lock(mu);
  EXPECT_EQ(hits, 1);
}
} // namespace with_mutex

namespace with_rw_mutex {
// EXAMPLE heddle/rw_mutex.h
heddle::rw_mutex mu;
std::map<int, int> table HEDDLE_GUARDED_BY(mu);

auto find(int key) {
  {
    heddle::shared_guard lock(mu);
    return table.find(key);
  }
}
void insert(std::pair<const int, int> entry) {
  {
    heddle::lock_guard lock(mu);
    table.insert(entry);
  }
}

TEST(Examples, RwMutex) {
  insert({1, 2});
  EXPECT_EQ(find(1)->second, 2);
}
} // namespace with_rw_mutex

// EXAMPLE heddle/guard.h
TEST(Examples, Guards) {
  heddle::mutex mu;
  heddle::rw_mutex rw;
  {
    heddle::lock_guard lock(mu); // for the scope
  }
  {
    heddle::shared_guard lock(rw); // the reader side, for the scope
  }
  heddle::unique_lock lock(mu); // with early unlock, conditions
  lock.unlock();
  EXPECT_FALSE(lock.owns_lock());
}

namespace with_condition {
// EXAMPLE heddle/condition.h
heddle::mutex mu;
heddle::condition not_empty;
std::deque<Job> jobs HEDDLE_GUARDED_BY(mu);

Job next() {
  heddle::unique_lock lock(mu);
  while (jobs.empty())
    not_empty.wait(lock);
  const Job first = jobs.front();
  jobs.pop_front();
  return first;
}

TEST(Examples, Condition) {
  heddle::task giver = heddle::go([] {
    {
      const heddle::lock_guard lock(mu);
      jobs.push_back(5);
    }
    not_empty.notify_one();
  });
  EXPECT_EQ(next(), 5);
  giver.join();
}
} // namespace with_condition

// EXAMPLE heddle/context.h
TEST(Examples, Context) {
  const heddle::context parent;
  std::atomic<int> steps{0};
  const auto step = [&] {
    ++steps;
    heddle::yield();
  };
  heddle::task_group group;
  {
    auto [ctx, cancel] = heddle::with_timeout(parent, 2s);
    heddle::defer release{cancel};
    group.go([ctx = ctx, &step] {
      while (!ctx.cancelled())
        step();
    });
    EXPECT_TRUE(eventually([&] { return steps > 0; }));
  }
  group.wait();
}

// EXAMPLE heddle/wait_group.h
TEST(Examples, WaitGroup) {
  using Url = int;
  const std::vector<Url> urls{1, 2, 3};
  std::atomic<int> fetched{0};
  const auto fetch = [&](Url u) { fetched += u; };
  heddle::wait_group wg;
  for (const Url &u : urls)
    wg.go([u, &fetch] { fetch(u); });
  wg.wait();
  EXPECT_EQ(fetched, 6);
}

// EXAMPLE heddle/once.h
using Table = std::vector<int>;
Table the_table;
void load() { the_table.push_back(1); }

heddle::once loaded;
const Table &table() {
  loaded.call([] { load(); });
  return the_table;
}

TEST(Examples, Once) {
  EXPECT_EQ(table().size(), 1u);
  EXPECT_EQ(table().size(), 1u);
}

// EXAMPLE heddle/timer.h
struct Request {};

void serve_until_idle(const heddle::channel<Request> &requests,
                      std::atomic<int> &served) {
  struct idle_for_long {};
  const auto serve = [&](Request) { ++served; };
  const auto hang_up = [] { throw idle_for_long(); };
  try {
    heddle::timer idle(30s);
    for (;;)
      heddle::select(
          heddle::on_receive(requests,
                             [&](auto r) {
                               serve(*r);
                               idle.reset(30s);
                               idle.reset(
                                   5ms); // the test does not wait for so long
                             }),
          heddle::on_receive(idle.channel(), hang_up));
  } catch (const idle_for_long &) {
  }
}

TEST(Examples, Timer) {
  heddle::channel<Request> requests(1);
  requests.send({});
  std::atomic<int> served{0};
  serve_until_idle(requests, served);
  EXPECT_EQ(served, 1);
}

// EXAMPLE heddle/ticker.h
TEST(Examples, Ticker) {
  auto [ctx, cancel] = heddle::with_cancel(heddle::background());
  int flushed = 0;
  const auto flush = [&, cancel = cancel] {
    if (++flushed == 2)
      cancel();
  };
  heddle::ticker tick(100ms);
  tick.reset(1ms);
  while (heddle::select(heddle::on_receive(tick.channel(), flush),
                        heddle::on_done(ctx)) == 0)
    ;
  EXPECT_GE(flushed, 2);
}

// EXAMPLE heddle/sleep.h
TEST(Examples, Sleep) {
  const stopwatch watch;
  heddle::sleep_for(10ms);
  EXPECT_GE(watch.elapsed(), 10ms);
}

// EXAMPLE heddle/pool.h
void read_into(std::string &s) { s += "text"; }

TEST(Examples, Pool) {
  heddle::pool<std::string> lines([](std::string &s) { s.clear(); });

  for (int i = 0; i < 2; ++i) {
    auto line = lines.borrow(); // goes back at the end of the scope
    read_into(*line);
    EXPECT_EQ(*line, "text");
  }
  EXPECT_EQ(lines.size(), 1u);
}

// EXAMPLE heddle/blocking.h
std::string read_file(const std::string &path) { return "text of " + path; }

TEST(Examples, Blocking) {
  const std::string path = "a";
  const heddle::channel<std::string> out;
  heddle::go([path, out] {
    out.send(heddle::blocking([&] { return read_file(path); }));
  });
  EXPECT_EQ(out.receive(), "text of a");
}

// EXAMPLE heddle/defer.h
void open(int &part) { ++part; }
void close(int &part) { --part; }

TEST(Examples, Defer) {
  const char *const path = "/dev/null";
  int depth = 1;
  std::vector<int> parts(3);
  {
    FILE *f = std::fopen(path, "r");
    ASSERT_NE(f, nullptr);
    heddle::defer close{[f] { std::fclose(f); }};
    HEDDLE_DEFER { --depth; }; // captures by reference
  }
  {
    heddle::defer_stack deferred;
    for (auto &part : parts) {
      open(part);
      deferred.push([&part] { close(part); });
    }
    EXPECT_EQ(parts, std::vector<int>({1, 1, 1}));
  }
  EXPECT_EQ(depth, 0);
  EXPECT_EQ(parts, std::vector<int>(3));
}

} // namespace
