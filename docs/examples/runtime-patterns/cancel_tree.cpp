// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A request has parts, and these have parts: cancelling goes from parent to
// child and never up. Every task listens to the context that it was given, and
// whoever started tasks waits for them.

#include "heddle/heddle.h"
#include <atomic>
#include <cstdio>

using namespace std::chrono_literals;

static std::atomic<int> stopped{0};

static void fetch_part(const heddle::context &ctx) {
  ctx.wait(); // stands for work that is interrupted
  ++stopped;
}

/// Runs parts under a context of its own, which ends with it.
static void handle(const heddle::context &request, int parts) {
  heddle::task_group group(request);
  for (int part = 0; part < parts; ++part)
    group.go([](const heddle::context &ctx) { fetch_part(ctx); });
  group.wait();
}

int main() {
  auto [server, shut_down] = heddle::with_cancel(heddle::background());
  heddle::task_group requests;

  // One request gives up by itself; its siblings do not notice.
  auto [impatient, give_up] = heddle::with_timeout(server, 5ms);
  requests.go([ctx = impatient] { handle(ctx, 2); });
  requests.go([ctx = server] { handle(ctx, 3); });

  impatient.wait();
  const bool others_run = !server.cancelled();
  give_up();
  shut_down(); // reaches all parts of all requests
  requests.wait();
  std::printf("%d parts stopped\n", stopped.load());
  return others_run && stopped == 5 ? 0 : 1;
}
