//===- boost_bench.cpp - Boost.Fiber as it comes --------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With one worker, Boost.Fiber's default scheduler; with more (HEDDLE_WORKERS),
// its work stealing, with workers that sleep when they have nothing to do.
//
//===----------------------------------------------------------------------===//

#include "support.h"
#include <boost/fiber/all.hpp>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

using namespace heddle_bench;
namespace fibers = boost::fibers;

namespace {

template <class F> fibers::fiber start(F f) {
  return fibers::fiber(fibers::launch::post, std::move(f));
}

void spawn_join(benchmark::State &s) {
  for (auto _ : s)
    start([] {}).join();
}

void wait_group(benchmark::State &s) {
  while (s.KeepRunningBatch(group_size)) {
    std::vector<fibers::fiber> all;
    all.reserve(group_size);
    for (int i = 0; i < group_size; ++i)
      all.push_back(start([] {}));
    for (fibers::fiber &f : all)
      f.join();
  }
}

void ping_pong(benchmark::State &s) {
  fibers::unbuffered_channel<int> there;
  fibers::unbuffered_channel<int> back;
  fibers::fiber partner = start([&] {
    for (int i : there)
      back.push(i);
  });
  for (auto _ : s) {
    there.push(1);
    benchmark::DoNotOptimize(back.value_pop());
  }
  there.close();
  partner.join();
}

void buffered(benchmark::State &s, int each) {
  constexpr int items = 200'000;
  while (s.KeepRunningBatch(items)) {
    fibers::buffered_channel<int> ch(buffer_size);
    std::vector<fibers::fiber> senders;
    std::vector<fibers::fiber> receivers;
    for (int t = 0; t < each; ++t) {
      senders.push_back(start([&, t] {
        for (int i = share(items, each, t); i > 0; --i)
          ch.push(i);
      }));
      receivers.push_back(start([&] {
        for (int i : ch)
          benchmark::DoNotOptimize(i);
      }));
    }
    for (fibers::fiber &f : senders)
      f.join();
    ch.close();
    for (fibers::fiber &f : receivers)
      f.join();
  }
}

void buffered_1x1(benchmark::State &s) { buffered(s, 1); }
void buffered_4x4(benchmark::State &s) { buffered(s, 4); }

void alone(benchmark::State &s) {
  fibers::buffered_channel<int> ch(buffer_size);
  for (auto _ : s) {
    ch.push(1);
    benchmark::DoNotOptimize(ch.value_pop());
  }
}

void mutex_4(benchmark::State &s) {
  constexpr int rounds = 200'000;
  while (s.KeepRunningBatch(rounds)) {
    fibers::mutex mu;
    long counter = 0;
    std::vector<fibers::fiber> all;
    for (int t = 0; t < mutex_tasks; ++t)
      all.push_back(start([&, t] {
        for (int i = share(rounds, mutex_tasks, t); i > 0; --i) {
          const std::lock_guard lock(mu);
          ++counter;
        }
      }));
    for (fibers::fiber &f : all)
      f.join();
    benchmark::DoNotOptimize(counter);
  }
}

void parked(benchmark::State &s) {
  constexpr int tasks = 100'000;
  for (auto _ : s) {
    fibers::buffered_channel<int> end(2);
    std::vector<fibers::fiber> all;
    all.reserve(tasks);
    const double before = resident();
    for (int i = 0; i < tasks; ++i)
      all.push_back(start([&] {
        int value;
        end.pop(value);
      }));
    boost::this_fiber::sleep_for(std::chrono::milliseconds(50));
    s.counters["bytes"] = (resident() - before) / tasks;
    end.close();
    for (fibers::fiber &f : all)
      f.join();
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

/// Threads that run fibers until they are told to stop.
class workers {
public:
  explicit workers(unsigned n) {
    for (unsigned i = 1; i < n; ++i)
      threads_.emplace_back([this, n] {
        fibers::use_scheduling_algorithm<fibers::algo::work_stealing>(n, true);
        std::unique_lock lock(mutex_);
        stop_.wait(lock, [this] { return stopping_; });
      });
    if (n > 1)
      fibers::use_scheduling_algorithm<fibers::algo::work_stealing>(n, true);
  }
  ~workers() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    stop_.notify_all();
    for (std::thread &t : threads_)
      t.join();
  }

private:
  fibers::mutex mutex_;
  fibers::condition_variable stop_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

} // namespace

int main(int argc, char **argv) {
  benchmark::Initialize(&argc, argv);
  const char *wanted = std::getenv("HEDDLE_WORKERS");
  const workers all(wanted ? static_cast<unsigned>(std::atoi(wanted))
                           : std::thread::hardware_concurrency());
  benchmark::RunSpecifiedBenchmarks();
}
