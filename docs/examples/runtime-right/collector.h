// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A telemetry collector: sensors send readings into a channel, workers take
// them out and add them up, a logger writes the alerts, and everything ends in
// order: first the sensors, then the workers, then the logger.
#ifndef COLLECTOR_H
#define COLLECTOR_H

#include "heddle/heddle.h"
#include <cstdint>
#include <string>
#include <vector>

struct Reading {
  int sensor = 0;
  std::vector<double> celsius;
};

struct Report {
  std::uint64_t accepted = 0;
  std::uint64_t rejected = 0;
  double hottest = -273.15;
};

class Collector {
public:
  Collector(int workers, int sensors);

  /// Collects `rounds` readings of every sensor.
  Report run(int rounds);

private:
  void sample(int sensor, int rounds);
  void work();
  void accept(double celsius);
  void log_alerts();
  void show_progress(const heddle::context &running);
  void publish_metrics(const heddle::context &running);
  void archive(int segments);

  const int workers_;
  const int sensors_;
  heddle::channel<Reading> readings_{64};
  heddle::channel<std::string> alerts_{16};
  heddle::mutex mutex_;
  Report report_ HEDDLE_GUARDED_BY(mutex_);
};

#endif // COLLECTOR_H
