// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "collector.h"
#include <algorithm>
#include <cstdio>
#include <numeric>

using namespace std::chrono_literals;

static constexpr double kTooHot = 90;
static constexpr double kBroken = 200; // no sensor measures that

/// Stands for the hardware: a burst of samples.
static Reading measure(int sensor, int round) {
  const bool broken = (sensor + round) % 4 == 0;
  const double celsius = 20 + (sensor * 31 + round * 17) % 75;
  return {sensor, std::vector<double>(500, broken ? kBroken : celsius)};
}

static double average(const std::vector<double> &values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / values.size();
}

Collector::Collector(int workers, int sensors)
    : workers_(workers), sensors_(sensors) {}

Report Collector::run(int rounds) {
  auto [running, stop] = heddle::with_cancel(heddle::background());
  heddle::task_group services;
  services.go([this] { log_alerts(); });
  services.go([this, running = running] { show_progress(running); });
  services.go([this, running = running] { publish_metrics(running); });

  heddle::wait_group workers;
  for (int i = 0; i < workers_; ++i) {
    workers.add(); // before the task starts: wait() cannot overlook it
    heddle::go([this, &workers] {
      heddle::defer done{[&workers] { workers.done(); }};
      work();
    });
  }
  heddle::task_group sensors;
  for (int sensor = 0; sensor < sensors_; ++sensor)
    sensors.go([this, sensor, rounds] { sample(sensor, rounds); });

  sensors.wait();
  readings_.close(); // all senders have ended
  workers.wait();
  alerts_.send("collector stopped");
  alerts_.close();
  stop();
  services.wait();
  archive(sensors_);
  heddle::lock_guard lock(mutex_);
  return report_;
}

void Collector::sample(int sensor, int rounds) {
  for (int round = 0; round < rounds; ++round)
    readings_.send(measure(sensor, round));
}

void Collector::work() {
  for (const Reading &reading : readings_) {
    const double celsius = average(reading.celsius);
    if (celsius >= kBroken) {
      heddle::lock_guard lock(mutex_);
      ++report_.rejected;
      continue;
    }
    accept(celsius);
    if (celsius > kTooHot)
      alerts_.send("sensor " + std::to_string(reading.sensor) + " is hot");
  }
}

void Collector::accept(double celsius) {
  heddle::lock_guard lock(mutex_);
  ++report_.accepted;
  report_.hottest = std::max(report_.hottest, celsius);
}

void Collector::log_alerts() {
  int alerts = 0;
  for (const std::string &alert : alerts_)
    if (++alerts <= 3)
      std::printf("alert: %s\n", alert.c_str());
  std::printf("%d alerts\n", alerts);
}

void Collector::show_progress(const heddle::context &running) {
  heddle::ticker tick(10ms);
  const auto ticks = tick.channel();
  while (!running.cancelled())
    heddle::select(
        heddle::on_receive(
            ticks, [this] { std::printf("queued: %zu\n", readings_.len()); }),
        heddle::on_done(running));
}

void Collector::publish_metrics(const heddle::context &running) {
  while (!running.wait_for(20ms)) { // a sleep that the stop interrupts
    heddle::lock_guard lock(mutex_);
    std::printf("accepted_total %llu\n",
                static_cast<unsigned long long>(report_.accepted));
  }
}

void Collector::archive(int segments) {
  for (int segment = 0; segment < segments; ++segment) {
    // Runs at the end of this round, with this round's number.
    heddle::defer seal{
        [segment] { std::printf("segment %d sealed\n", segment); }};
    std::printf("segment %d written\n", segment);
  }
}
