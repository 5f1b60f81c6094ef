//===- heddle/metrics_server.h - What is known, over HTTP ----- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A small HTTP server for Prometheus, and for people who look after a program
// that runs. Needs cpp-httplib (Debian: libcpp-httplib-dev) when the runtime is
// built, and the target heddle::metrics_server.
//
//   heddle::metrics_server server("127.0.0.1", 9464);
//
//   /metrics                Prometheus, see heddle/metrics.h
//   /tasks, /tasks.json     heddle::snapshot
//   /waits, /waits.json     heddle::wait_graph; /waits.mmd Mermaid, /waits.dot
//   /report.json            heddle/report.h
//
// Whoever can reach the address can read all of it: names of source files and
// functions among others. Hence 127.0.0.1 as the default.
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_METRICS_SERVER_H
#define HEDDLE_METRICS_SERVER_H

#include <cstdint>
#include <memory>
#include <string>

namespace heddle {

/// Serves from its construction to its destruction, on threads of its own that
/// are no tasks: it answers although all tasks are stuck. Turns observing on.
class metrics_server {
public:
  /// \p port 0: a free one, see port().
  /// Errors: std::system_error if the address cannot be listened to.
  explicit metrics_server(const std::string &address = "127.0.0.1",
                          std::uint16_t port = 9464);
  /// Waits for the answers that are under way.
  ~metrics_server();
  metrics_server(const metrics_server &) = delete;
  metrics_server &operator=(const metrics_server &) = delete;

  std::uint16_t port() const noexcept;

private:
  class server;
  const std::unique_ptr<server> server_;
};

} // namespace heddle

#endif // HEDDLE_METRICS_SERVER_H
