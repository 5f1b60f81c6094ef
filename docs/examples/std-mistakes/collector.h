// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A telemetry collector with six mistakes, each marked on its line; it seems to
// work most of the time. ../std-right is the same program without them.
#ifndef COLLECTOR_H
#define COLLECTOR_H

#include "sync.h"
#include <atomic>
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
  void calibrate();
  void sample(int sensor, int rounds);
  void work();
  void accept(double celsius);
  void log_alerts();
  void publish_metrics();
  void archive(int segments);

  const int workers_;
  const int sensors_;
  BoundedQueue<Reading> readings_{64};
  BoundedQueue<std::string> alerts_{16};
  std::atomic<bool> calibrated_{false};
  std::mutex mutex_;
  Report report_; // guarded by mutex_
};

#endif // COLLECTOR_H
