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
  else if (what == "sends_late")
    sends_late();
}
