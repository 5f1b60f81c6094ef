//===- stuck_program.cpp - A program that goes wrong ----------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For report_test.py: what its argument names goes wrong.
//
//===----------------------------------------------------------------------===//

#include "heddle/heddle.h"
#include <stdexcept>
#include <string>

namespace {

void leak() {
  heddle::channel<int> nobody;
  for (int i = 0; i < 3; ++i)
    heddle::go([nobody] { // SPAWN leak
      nobody.send(1);     // WAIT leak
    });
  heddle::sleep_for(std::chrono::milliseconds(20));
}

void asleep() {
  heddle::channel<int> nobody;
  heddle::task t = heddle::go([nobody] { nobody.send(1); });
  t.join(); // WAIT asleep
}

void throws() {
  heddle::go([] { throw std::runtime_error("lost"); }).join(); // SPAWN throws
}

void throws_bytes() {
  // Well-formed; then a byte that begins nothing, an encoded surrogate's begin
  // and rest, and a sequence that is cut off.
  heddle::go([] {
    throw std::runtime_error("a\"\\\n\xc3\xa9\xf0\x9f\x98\x80|\xff|"
                             "\xed\xa0|\xe2\x82");
  }).join();
}

/// Subscriptions and pools that end while somebody sends.
void ends_meanwhile() {
  heddle::broadcast<int> values;
  auto slow = values.subscribe();
  heddle::task publisher = heddle::go([values] { values.publish(1); });
  heddle::sleep_for(std::chrono::milliseconds(20));
  slow.end();
  publisher.join();

  heddle::worker_pool pool({.max_workers = 1, .queue = 0});
  heddle::notification go_on;
  pool.submit([&] { go_on.wait(); });
  heddle::task submitter = heddle::go([&] { pool.submit([] {}); });
  heddle::sleep_for(std::chrono::milliseconds(20));
  heddle::task drainer = heddle::go([&] { pool.drain(); });
  submitter.join();
  go_on.notify();
  drainer.join();
}

void sends_late() {
  heddle::channel<int> ch(1);
  ch.close();
  try {
    ch.send(1); // USE sends_late
  } catch (const heddle::channel_closed &) {
  }
}

} // namespace

int main(int, char **arguments) {
  const std::string what = arguments[1];
  if (what == "leak")
    leak();
  else if (what == "asleep")
    asleep();
  else if (what == "throws")
    throws();
  else if (what == "throws_bytes")
    throws_bytes();
  else if (what == "ends_meanwhile")
    ends_meanwhile();
  else if (what == "sends_late")
    sends_late();
}
