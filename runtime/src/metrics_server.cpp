//===- metrics_server.cpp - What is known, over HTTP ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/metrics_server.h"
#include "heddle/metrics.h"
#include "heddle/report.h"
#include "heddle/wait_graph.h"
#include <atomic>
#include <cerrno>
#include <chrono>
#include <httplib.h>
#include <system_error>
#include <thread>

namespace heddle {

class metrics_server::server {
public:
  server(const std::string &address, std::uint16_t port) {
    constexpr const char *text = "text/plain; charset=utf-8";
    constexpr const char *json = "application/json";
    page("/metrics", "text/plain; version=0.0.4", metrics_text);
    page("/tasks", text, [] { return take_snapshot().text(); });
    page("/tasks.json", json, [] { return take_snapshot().json(); });
    page("/waits", text, [] { return take_wait_graph().text(); });
    page("/waits.json", json, [] { return take_wait_graph().json(); });
    page("/waits.mmd", text, [] { return take_wait_graph().mermaid(); });
    page("/waits.dot", text, [] { return take_wait_graph().dot(); });
    page("/report.json", json, [] { return report_json(); });
    // The end of this object waits for connections that are kept open.
    http_.set_keep_alive_timeout(1); // seconds
    errno = 0;
    // \returns -1 if it fails.
    const int bound = port == 0 ? http_.bind_to_any_port(address)
                      : http_.bind_to_port(address, port) ? port
                                                          : -1;
    if (bound <= 0)
      throw std::system_error(
          errno ? errno : EADDRNOTAVAIL, std::generic_category(),
          "cannot serve metrics at " + address + ":" + std::to_string(port));
    port_ = static_cast<std::uint16_t>(bound);
    observe(true);
    thread_ = std::thread([this] {
      http_.listen_after_bind();
      ended_ = true;
    });
    // stop() before it runs would have no effect.
    while (!http_.is_running() && !ended_)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  ~server() {
    http_.stop();
    thread_.join();
  }

  std::uint16_t port() const noexcept { return port_; }

private:
  template <class F> void page(const char *path, const char *type, F text) {
    http_.Get(path, [type, text](const httplib::Request &,
                                 httplib::Response &answer) {
      answer.set_content(text(), type);
    });
  }

  httplib::Server http_;
  std::uint16_t port_ = 0;
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

metrics_server::metrics_server(const std::string &address, std::uint16_t port)
    : server_(std::make_unique<server>(address, port)) {}

metrics_server::~metrics_server() = default;

std::uint16_t metrics_server::port() const noexcept { return server_->port(); }

} // namespace heddle
