//===- foreign_program.cpp - A deadlock without a task --------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For report_test.py: all threads are the program's own. It uses nothing of the
// runtime but locks, and links with little of it.
//
//===----------------------------------------------------------------------===//

#include "heddle/mutex.h"
#include <atomic>
#include <thread>

int main() {
  heddle::mutex left, right;
  std::atomic<int> holding{0};
  const auto take_both = [&](heddle::mutex &first, heddle::mutex &second) {
    heddle::lock_guard one(first);
    ++holding;
    while (holding < 2)
      std::this_thread::yield();
    heddle::lock_guard two(second); // WAIT foreign
  };
  std::thread other([&] { take_both(left, right); });
  take_both(right, left);
  other.join();
}
