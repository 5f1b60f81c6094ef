// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A worker pool with back-pressure: when requests come faster than they are
// answered, whoever brings them is slowed down, and what is too much is refused
// at the door instead of piling up.

#include "heddle/heddle.h"
#include <cstdio>

using namespace std::chrono_literals;

static std::atomic<int> answered{0};

static void answer(int) {
  heddle::sleep_for(200us); // the work
  ++answered;
}

int main() {
  heddle::worker_pool pool({.min_workers = 1,
                            .max_workers = 4,
                            .queue = 16,
                            .policy = heddle::when_full::block,
                            .idle = 50ms});
  int accepted = 0, refused = 0;
  // Those who can wait, wait for room.
  for (int request = 0; request < 200; ++request)
    accepted += pool.submit([request] { answer(request); });
  // Those who cannot are told at once.
  for (int request = 0; request < 200; ++request)
    ++(pool.try_submit([request] { answer(request); }) ? accepted : refused);

  pool.drain(); // no new requests; those that were accepted are answered
  const heddle::worker_pool::stats numbers = pool.numbers();
  std::printf("%d accepted, %d refused, %d answered, %zu workers at most\n",
              accepted, refused, answered.load(), numbers.most_workers);
  return accepted == answered && accepted + refused == 400 &&
                 numbers.most_workers <= 4
             ? 0
             : 1;
}
