//===- heddle_bench.cpp - The runtime, with either backend ----------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/heddle.h"
#include "support.h"
#include <atomic>
#include <cstring>
#include <vector>

using namespace heddle_bench;

namespace {

bool on_fibers() {
  return std::strcmp(heddle::detail::backend_name(), "fibers") == 0;
}

/// Threads are slow enough for smaller batches.
int batch(int on_threads, int otherwise) {
  return on_fibers() ? otherwise : on_threads;
}

/// The measured loop is a task itself, as everything is in Go.
template <void (*Body)(benchmark::State &)> void in_task(benchmark::State &s) {
  heddle::go([&] { Body(s); }).join();
}

void spawn_join(benchmark::State &s) {
  for (auto _ : s)
    heddle::go([] {}).join();
}

void wait_group(benchmark::State &s) {
  while (s.KeepRunningBatch(group_size)) {
    heddle::wait_group all;
    for (int i = 0; i < group_size; ++i)
      all.go([] {});
    all.wait();
  }
}

void ping_pong(benchmark::State &s) {
  heddle::channel<int> there;
  heddle::channel<int> back;
  heddle::task partner = heddle::go([there, back] {
    for (int i : there)
      back.send(i);
  });
  for (auto _ : s) {
    there.send(1);
    benchmark::DoNotOptimize(back.receive());
  }
  there.close();
  partner.join();
}

void buffered(benchmark::State &s, int each) {
  const int items = batch(20'000, 200'000);
  while (s.KeepRunningBatch(items)) {
    const heddle::channel<int> ch(buffer_size);
    heddle::wait_group senders;
    heddle::wait_group receivers;
    for (int t = 0; t < each; ++t) {
      senders.go([=] {
        for (int i = share(items, each, t); i > 0; --i)
          ch.send(i);
      });
      receivers.go([ch] {
        while (auto i = ch.receive())
          benchmark::DoNotOptimize(*i);
      });
    }
    senders.wait();
    ch.close();
    receivers.wait();
  }
}

void buffered_1x1(benchmark::State &s) { buffered(s, 1); }
void buffered_4x4(benchmark::State &s) { buffered(s, 4); }

void alone(benchmark::State &s) {
  const heddle::channel<int> ch(buffer_size);
  for (auto _ : s) {
    ch.send(1);
    benchmark::DoNotOptimize(ch.receive());
  }
}

void count(std::optional<int> value) { benchmark::DoNotOptimize(*value); }

void select_2(benchmark::State &s) {
  const int items = batch(5'000, 100'000);
  while (s.KeepRunningBatch(items)) {
    std::vector<heddle::channel<int>> ch(2);
    heddle::wait_group senders;
    for (int t = 0; t < 2; ++t)
      senders.go([=, c = ch[t]] {
        for (int i = share(items, 2, t); i > 0; --i)
          c.send(i);
      });
    for (int i = 0; i < items; ++i)
      heddle::select(heddle::on_receive(ch[0], count),
                     heddle::on_receive(ch[1], count));
    senders.wait();
  }
}

void select_8(benchmark::State &s) {
  const int items = batch(5'000, 100'000);
  while (s.KeepRunningBatch(items)) {
    std::vector<heddle::channel<int>> ch(8);
    heddle::wait_group senders;
    for (int t = 0; t < 8; ++t)
      senders.go([=, c = ch[t]] {
        for (int i = share(items, 8, t); i > 0; --i)
          c.send(i);
      });
    for (int i = 0; i < items; ++i)
      heddle::select(
          heddle::on_receive(ch[0], count), heddle::on_receive(ch[1], count),
          heddle::on_receive(ch[2], count), heddle::on_receive(ch[3], count),
          heddle::on_receive(ch[4], count), heddle::on_receive(ch[5], count),
          heddle::on_receive(ch[6], count), heddle::on_receive(ch[7], count));
    senders.wait();
  }
}

void mutex_4(benchmark::State &s) {
  constexpr int rounds = 200'000;
  while (s.KeepRunningBatch(rounds)) {
    heddle::mutex mu;
    long counter = 0;
    heddle::wait_group all;
    for (int t = 0; t < mutex_tasks; ++t)
      all.go([&, t] {
        for (int i = share(rounds, mutex_tasks, t); i > 0; --i) {
          heddle::lock_guard lock(mu);
          ++counter;
        }
      });
    all.wait();
    benchmark::DoNotOptimize(counter);
  }
}

void parked(benchmark::State &s) {
  const int tasks = batch(1'000, 100'000);
  for (auto _ : s) {
    heddle::channel<heddle::unit> end;
    heddle::wait_group all;
    std::atomic<int> started{0};
    const double before = resident();
    for (int i = 0; i < tasks; ++i)
      all.go([&started, end] {
        ++started;
        (void)end.receive();
      });
    while (started != tasks)
      heddle::yield();
    heddle::sleep_for(std::chrono::milliseconds(50));
    s.counters["bytes"] = (resident() - before) / tasks;
    end.close();
    all.wait();
  }
}

BENCHMARK(in_task<parked>)->Name("parked")->Iterations(1)->UseRealTime();
BENCHMARK(in_task<spawn_join>)->Name("spawn_join")->UseRealTime();
BENCHMARK(in_task<wait_group>)->Name("wait_group")->UseRealTime();
BENCHMARK(in_task<ping_pong>)->Name("ping_pong")->UseRealTime();
BENCHMARK(in_task<buffered_1x1>)->Name("buffered_1x1")->UseRealTime();
BENCHMARK(in_task<buffered_4x4>)->Name("buffered_4x4")->UseRealTime();
BENCHMARK(in_task<alone>)->Name("alone")->UseRealTime();
BENCHMARK(in_task<select_2>)->Name("select_2")->UseRealTime();
BENCHMARK(in_task<select_8>)->Name("select_8")->UseRealTime();
BENCHMARK(in_task<mutex_4>)->Name("mutex_4")->UseRealTime();

} // namespace

BENCHMARK_MAIN();
