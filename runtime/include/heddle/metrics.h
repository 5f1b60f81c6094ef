//===- heddle/metrics.h - Numbers about tasks ----------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What observing knows, in the text format of Prometheus. Write it to a file
// for node_exporter, answer an HTTP request with it, or let
// heddle/metrics_server.h do that.
//
//   heddle::observe(true);
//   reply(200, "text/plain; version=0.0.4", heddle::metrics_text());
//
// The metrics are:
//
//   heddle_observing                     1 if observing is on
//   heddle_tasks_spawned_total           tasks, since observing is on
//   heddle_tasks_ended_total
//   heddle_tasks{kind,state}             alive: starting, running or waiting
//   heddle_tasks_waiting{reason}
//   heddle_longest_wait_seconds{reason}  of those that wait now
//   heddle_waits_total{reason}           waits that began
//   heddle_wait_seconds_total{reason}    of waits that have ended
//   heddle_tasks_alive{file,line}        by the place that spawned them
//   heddle_findings_total{check}         see heddle/report.h
//   heddle_deadlocked                    1 if tasks wait in a circle
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_METRICS_H
#define HEDDLE_METRICS_H

#include <string>

namespace heddle {

/// The metrics of now. Errors: std::bad_alloc.
/// Memory ordering: none; the numbers may be some instructions apart.
std::string metrics_text();

} // namespace heddle

#endif // HEDDLE_METRICS_H
