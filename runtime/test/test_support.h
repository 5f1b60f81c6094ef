//===- test_support.h - Waiting in tests ---------------------- -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_TEST_SUPPORT_H
#define HEDDLE_TEST_SUPPORT_H

#include "heddle/sleep.h"
#include <chrono>

namespace heddle_test {

using namespace std::chrono_literals;

/// Long enough for another thread to get as far as it can, usually. Tests that
/// use it may miss a bug on a slow machine, but never report one that is not.
inline void let_others_run() { heddle::sleep_for(10ms); }

/// Waits until \p condition, up to a time that only a hang exceeds.
template <class F> bool eventually(F condition) {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end)
      return false;
    heddle::sleep_for(200us);
  }
  return true;
}

class stopwatch {
public:
  auto elapsed() const { return std::chrono::steady_clock::now() - start_; }

private:
  std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
};

} // namespace heddle_test

#endif // HEDDLE_TEST_SUPPORT_H
