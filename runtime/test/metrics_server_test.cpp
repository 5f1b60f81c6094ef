//===- metrics_server_test.cpp - Metrics over HTTP ------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/channel.h"
#include "heddle/metrics_server.h"
#include "heddle/observe.h"
#include "heddle/task.h"
#include <gtest/gtest.h>
#include <httplib.h>
#include <system_error>

namespace {

TEST(MetricsServer, ServesWhatIsKnown) {
  const heddle::metrics_server server("127.0.0.1", 0);
  ASSERT_NE(server.port(), 0);
  heddle::channel<int> ch;
  heddle::task t = heddle::go([ch] { ch.send(1); });
  httplib::Client client("127.0.0.1", server.port());
  const auto get = [&](const char *path) {
    const auto answer = client.Get(path);
    EXPECT_TRUE(answer && answer->status == 200) << path;
    return answer ? answer->body : std::string();
  };
  EXPECT_NE(get("/metrics").find("\nheddle_tasks_spawned_total 1\n"),
            std::string::npos);
  EXPECT_NE(get("/tasks").find("task "), std::string::npos);
  EXPECT_EQ(get("/tasks.json").front(), '[');
  get("/waits");
  EXPECT_EQ(get("/waits.json").front(), '{');
  EXPECT_EQ(get("/waits.mmd").rfind("flowchart", 0), 0u);
  EXPECT_EQ(get("/waits.dot").rfind("digraph", 0), 0u);
  EXPECT_NE(get("/report.json").find("heddle-runtime-report"),
            std::string::npos);
  (void)ch.receive();
  t.join();
}

TEST(MetricsServer, SaysWhichAddressIsTaken) {
  const heddle::metrics_server first("127.0.0.1", 0);
  try {
    const heddle::metrics_server second("203.0.113.1", 9464);
    ADD_FAILURE() << "listens to an address of nobody";
  } catch (const std::system_error &e) {
    EXPECT_NE(std::string(e.what()).find("203.0.113.1:9464"),
              std::string::npos);
  }
}

} // namespace
