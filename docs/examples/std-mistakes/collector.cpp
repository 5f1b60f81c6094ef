// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "collector.h"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <numeric>
#include <thread>

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
  std::thread calibration([this] { calibrate(); });
  std::thread logger([this] { log_alerts(); });
  std::thread metrics(&Collector::publish_metrics, this);
  metrics.detach();
  while (!calibrated_.load()) { // MISTAKE: heddle-busy-wait
  }

  WaitGroup busy;
  std::vector<std::jthread> workers;
  for (int i = 0; i < workers_; ++i) {
    workers.emplace_back([this, &busy] {
      busy.add(); // MISTAKE: heddle-waitgroup-add-in-task
      work();
      busy.done();
    });
  }
  std::vector<std::thread> sensors;
  for (int sensor = 0; sensor < sensors_; ++sensor)
    sensors.emplace_back([this, sensor, rounds] { sample(sensor, rounds); });

  std::this_thread::sleep_for(500ms); // the sensors need no longer than that
  readings_.close();
  for (std::thread &sensor : sensors)
    sensor.join();
  busy.wait();
  alerts_.send("collector stopped");
  alerts_.close();
  logger.join();
  calibration.join();
  archive(sensors_);
  std::lock_guard lock(mutex_);
  return report_;
}

void Collector::calibrate() {
  std::this_thread::sleep_for(10ms); // the hardware needs its time
  calibrated_.store(true);
}

void Collector::sample(int sensor, int rounds) {
  for (int round = 0; round < rounds; ++round)
    readings_.send(measure(sensor, round)); // MISTAKE: heddle-send-after-close
}

void Collector::work() {
  while (std::optional<Reading> reading = readings_.receive()) {
    const double celsius = average(reading->celsius);
    if (celsius >= kBroken) {
      ++report_.rejected; // MISTAKE: heddle-unsynchronized-shared-write
      continue;
    }
    accept(celsius);
    if (celsius > kTooHot)
      alerts_.send("sensor " + std::to_string(reading->sensor) + " is hot");
  }
}

void Collector::accept(double celsius) {
  std::lock_guard lock(mutex_);
  ++report_.accepted;
  report_.hottest = std::max(report_.hottest, celsius);
}

void Collector::log_alerts() {
  int alerts = 0;
  while (std::optional<std::string> alert = alerts_.receive())
    if (++alerts <= 3)
      std::printf("alert: %s\n", alert->c_str());
  std::printf("%d alerts\n", alerts);
}

void Collector::publish_metrics() {
  for (;;) { // MISTAKE: heddle-leaked-task
    std::this_thread::sleep_for(20ms);
    std::lock_guard lock(mutex_);
    std::printf("accepted_total %llu\n",
                static_cast<unsigned long long>(report_.accepted));
  }
}

void Collector::archive(int segments) {
  Cleanups at_end;
  for (int segment = 0; segment < segments; ++segment) {
    at_end.push([&segment] { // MISTAKE: heddle-defer-in-loop
      std::printf("segment %d sealed\n", segment);
    });
    std::printf("segment %d written\n", segment);
  }
}
