// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Races that composing programs at random has found to be missed.
//
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

void every_task_visits_every_element() {
  std::vector<int> prices = {1, 2, 3};
  auto raise = [&] {
    for (int &price : prices)
      price += 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'prices[...]' is written by this task while another task uses it
  };
  std::thread one(raise), two(raise);
  one.join();
  two.join();
}

int exchange_writes() {
  int ticket = 1;
  std::thread taker([&] { std::exchange(ticket, 0); });
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'ticket' is written by this task
  int seen = ticket;
  taker.join();
  return seen;
}

struct Stock {
  int items = 0;
};
template <class T> void add_one(T &n) { n += 1; }
// CHECK-MESSAGES: :[[@LINE-1]]:41: warning: 'items' is written by this task

int reference_into_what_a_copy_points_to() {
  auto stock = std::make_shared<Stock>();
  std::thread supplier([stock] { add_one(stock->items); });
  int seen = stock->items;
  supplier.join();
  return seen;
}

struct Box {
  std::mutex mutex;
  std::condition_variable full;
  bool ready = false;
  int value = 0;
};

int signalled_too_early() {
  Box box;
  box.ready = false;
  std::thread sender([&] {
    {
      std::lock_guard<std::mutex> lock(box.mutex);
      box.ready = true;
    }
    box.full.notify_one();
    box.value = 3;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'box.value' is written by this task
  });
  {
    std::unique_lock<std::mutex> lock(box.mutex);
    while (!box.ready)
      box.full.wait(lock);
  }
  int seen = box.value;
  sender.join();
  return seen;
}

int through_an_iterator() {
  std::map<int, int> prices = {{1, 10}};
  std::thread clerk([&] { prices.find(1)->second = 12; });
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'prices[1].second' is written by this task
  int seen = prices.find(1)->second;
  clerk.join();
  return seen;
}

static int Visits;
struct Visitor {
  void operator()() {
    std::thread inner([] { ++Visits; });
    // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'Visits' is written by this task
    inner.join();
  }
};
int task_of_a_functor() {
  std::thread outer(Visitor{});
  int seen = Visits;
  outer.join();
  return seen;
}

int main() {
  for (int round = 0; round < 20; ++round) {
    every_task_visits_every_element();
    exchange_writes();
    reference_into_what_a_copy_points_to();
    signalled_too_early();
    through_an_iterator();
    task_of_a_functor();
  }
}
