//===- examples_test.cpp - The examples of the headers --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the headers show, compiled and run. test/meta compares: each line of
// code in the comment of a header that is named here (EXAMPLE) is in this file.
//
//===----------------------------------------------------------------------===//

#include "heddle/heddle.h"
#include "test_support.h"
#include <array>
#include <atomic>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

using namespace heddle_test;

namespace {

// EXAMPLE heddle/semaphore.h
std::atomic<int> asked{0};
void ask_the_database() { ++asked; }

heddle::semaphore connections(8);

void query() {
  heddle::permit one(connections); // waits for one of the eight
  ask_the_database();
} // gives it back

TEST(Examples, Semaphore) {
  query();
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(connections.available(), 8);
}

// EXAMPLE heddle/notification.h
TEST(Examples, Notification) {
  bool loaded = false;
  const auto load = [&] { loaded = true; };
  heddle::notification ready;
  heddle::task loader = // the header drops the handle
      heddle::go([&] {
        load();
        ready.notify();
      });
  ready.wait();
  EXPECT_TRUE(loaded);
  loader.join();
}

// EXAMPLE heddle/once_value.h
struct Config {
  int port;
};
Config read(const char *) { return {8080}; }
int listened = 0;
void listen(int port) { listened = port; }

heddle::once_value<Config> config([] { return read("server.conf"); });

void serve() { listen(config.get().port); } // the first one reads

TEST(Examples, OnceValue) {
  serve();
  EXPECT_EQ(listened, 8080);
}

// EXAMPLE heddle/padded.h
struct Counters {
  heddle::padded<std::atomic<long>> served;  // written by one task
  heddle::padded<std::atomic<long>> refused; // written by another
};

TEST(Examples, Padded) {
  Counters c;
  ++*c.served;
  EXPECT_EQ(*c.served + *c.refused, 1);
}

// EXAMPLE heddle/broadcast.h
struct Price {
  int cents;
};

TEST(Examples, Broadcast) {
  std::atomic<int> shown{0};
  const Price p{95};
  const auto show = [&](const Price &price) { shown = price.cents; };
  heddle::broadcast<Price> prices;
  auto mine = prices.subscribe(16);
  heddle::task viewer = heddle::go([mine, show] {
    for (const Price &p : mine.channel())
      show(p);
  });
  prices.publish(p); // to all that have subscribed
  prices.close();
  viewer.join();
  EXPECT_EQ(shown, 95);
}

// EXAMPLE heddle/snapshot_map.h
struct Route {
  int *served;
  void serve() const { ++*served; }
};

TEST(Examples, SnapshotMap) {
  int served = 0;
  const Route status{&served};
  const std::string path = "/status";
  heddle::snapshot_map<std::string, Route> routes;
  routes.set("/status", status); // copies the map

  const auto now = routes.read(); // one consistent state
  if (const Route *r = now.find(path))
    r->serve();
  EXPECT_EQ(served, 1);
}

// EXAMPLE heddle/backoff.h
void connect_and_ask(const heddle::context &ctx, int failures) {
  const auto connect = [&] { return failures-- == 0; };
  heddle::channel<int> replies(1);
  replies.send(1);
  const auto use = [](std::optional<int> reply) { EXPECT_EQ(reply, 1); };
  const auto ask_again = [] { ADD_FAILURE() << "the reply is there"; };

  heddle::backoff delay({.first = 10ms, .most = 1s});
  while (!connect()) {
    if (ctx.wait_for(delay.next())) // 10 ms, 20 ms, 40 ms ... 1 s, 1 s
      return;                       // told to stop
  }
  heddle::select(heddle::on_receive(replies, use),
                 heddle::on_timeout(delay.next(), ask_again));
}

TEST(Examples, Backoff) { connect_and_ask(heddle::background(), 2); }

// EXAMPLE heddle/worker_pool.h
TEST(Examples, WorkerPool) {
  using Request = int;
  const std::vector<Request> requests(100, 1);
  std::atomic<int> answered{0};
  const auto answer = [&](Request r) { answered += r; };
  heddle::worker_pool pool({.min_workers = 2, .max_workers = 8, .queue = 64});
  for (const Request &r : requests)
    pool.submit([r, &answer] { answer(r); }); // waits while 64 are queued
  pool.drain();                               // all are answered
  EXPECT_EQ(answered, 100);
}

// EXAMPLE heddle/task_group.h
TEST(Examples, TaskGroup) {
  using Url = std::string;
  const std::vector<Url> urls(20, "http://localhost/");
  std::atomic<int> loaded{0}, fetched{0};
  const auto load = [&](int) { ++loaded; };
  const auto fetch = [&](const heddle::context &, const Url &) { ++fetched; };
  const heddle::context ctx = heddle::background();
  const int left = 1, right = 2;
  {
    heddle::task_group group;
    group.go([&] { load(left); });
    group.go([&] { load(right); });
    group.wait(); // throws what one of them threw
  }
  heddle::task_group group(ctx);
  group.limit(8);
  for (const Url &url : urls)
    group.go([&](const heddle::context &ctx) { fetch(ctx, url); });
  group.wait();
  EXPECT_EQ(loaded + fetched, 22);
}

// EXAMPLE heddle/observe.h
// EXAMPLE heddle/leaks.h
// EXAMPLE heddle/wait_graph.h
// EXAMPLE heddle/metrics.h
TEST(Examples, Observe) {
  const auto serve = [] {};
  const auto run_the_server = [] {};
  std::string body;
  const auto reply = [&](int, const char *, std::string text) { body = text; };
  heddle::observe(true);
  serve();
  std::fputs(heddle::take_snapshot().text().c_str(), stderr);
  std::thread ui([] {
    heddle::observed_thread me("ui");
    EXPECT_FALSE(heddle::take_snapshot().tasks.empty());
  });
  ui.join();
  const heddle::wait_graph waits = heddle::take_wait_graph();
  if (!waits.cycles.empty())
    std::fputs(waits.text().c_str(), stderr);
  EXPECT_FALSE(waits.deadlocked());
  reply(200, "text/plain; version=0.0.4", heddle::metrics_text());
  EXPECT_NE(body.find("heddle_observing 1"), std::string::npos);
  {
    heddle::leak_scope watch;
    run_the_server();
    EXPECT_TRUE(watch.leaks(100ms).empty());
  }
  heddle::observe(false);
}

} // namespace
