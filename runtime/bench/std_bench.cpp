//===- std_bench.cpp - Threads and the standard library -------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "support.h"
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

using namespace heddle_bench;

namespace {

/// What one writes by hand: a mutex, a condition variable for either side.
template <class T> class queue {
public:
  explicit queue(std::size_t capacity) : capacity_(capacity) {}

  void send(T value) {
    std::unique_lock lock(m_);
    not_full_.wait(lock, [this] { return items_.size() < capacity_; });
    items_.push_back(std::move(value));
    not_empty_.notify_one();
  }

  std::optional<T> receive() {
    std::unique_lock lock(m_);
    not_empty_.wait(lock, [this] { return !items_.empty() || closed_; });
    if (items_.empty())
      return std::nullopt;
    T value = std::move(items_.front());
    items_.pop_front();
    not_full_.notify_one();
    return value;
  }

  void close() {
    const std::lock_guard lock(m_);
    closed_ = true;
    not_empty_.notify_all();
  }

private:
  const std::size_t capacity_;
  std::mutex m_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::deque<T> items_;
  bool closed_ = false;
};

void spawn_join(benchmark::State &s) {
  for (auto _ : s)
    std::thread([] {}).join();
}

void wait_group(benchmark::State &s) {
  while (s.KeepRunningBatch(group_size)) {
    std::vector<std::thread> all;
    for (int i = 0; i < group_size; ++i)
      all.emplace_back([] {});
    for (std::thread &t : all)
      t.join();
  }
}

// A queue of one: the standard library has no rendezvous.
void ping_pong(benchmark::State &s) {
  queue<int> there(1);
  queue<int> back(1);
  std::thread partner([&] {
    while (auto i = there.receive())
      back.send(*i);
  });
  for (auto _ : s) {
    there.send(1);
    benchmark::DoNotOptimize(back.receive());
  }
  there.close();
  partner.join();
}

void buffered(benchmark::State &s, int each) {
  constexpr int items = 20'000;
  while (s.KeepRunningBatch(items)) {
    queue<int> q(buffer_size);
    std::vector<std::thread> senders;
    std::vector<std::thread> receivers;
    for (int t = 0; t < each; ++t) {
      senders.emplace_back([&, t] {
        for (int i = share(items, each, t); i > 0; --i)
          q.send(i);
      });
      receivers.emplace_back([&] {
        while (auto i = q.receive())
          benchmark::DoNotOptimize(*i);
      });
    }
    for (std::thread &t : senders)
      t.join();
    q.close();
    for (std::thread &t : receivers)
      t.join();
  }
}

void buffered_1x1(benchmark::State &s) { buffered(s, 1); }
void buffered_4x4(benchmark::State &s) { buffered(s, 4); }

void alone(benchmark::State &s) {
  queue<int> ch(buffer_size);
  for (auto _ : s) {
    ch.send(1);
    benchmark::DoNotOptimize(ch.receive());
  }
}

void mutex_4(benchmark::State &s) {
  constexpr int rounds = 200'000;
  while (s.KeepRunningBatch(rounds)) {
    std::mutex mu;
    long counter = 0;
    std::vector<std::thread> all;
    for (int t = 0; t < mutex_tasks; ++t)
      all.emplace_back([&, t] {
        for (int i = share(rounds, mutex_tasks, t); i > 0; --i) {
          const std::lock_guard lock(mu);
          ++counter;
        }
      });
    for (std::thread &t : all)
      t.join();
    benchmark::DoNotOptimize(counter);
  }
}

void parked(benchmark::State &s) {
  constexpr int tasks = 1'000;
  for (auto _ : s) {
    queue<int> end(1);
    std::vector<std::thread> all;
    all.reserve(tasks);
    const double before = resident();
    for (int i = 0; i < tasks; ++i)
      all.emplace_back([&] { end.receive(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    s.counters["bytes"] = (resident() - before) / tasks;
    end.close();
    for (std::thread &t : all)
      t.join();
  }
}

BENCHMARK(parked)->Iterations(1)->UseRealTime();
BENCHMARK(spawn_join)->UseRealTime();
BENCHMARK(wait_group)->UseRealTime();
BENCHMARK(ping_pong)->UseRealTime();
BENCHMARK(buffered_1x1)->UseRealTime();
BENCHMARK(buffered_4x4)->UseRealTime();
BENCHMARK(alone)->UseRealTime();
BENCHMARK(mutex_4)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
