//===- test_main.cpp - Runs the tests in a task ---------------------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "heddle/detail/seam.h"
#include "heddle/task.h"
#include <cstring>
#include <gtest/gtest.h>

int main(int argc, char **argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (std::strcmp(heddle::detail::backend_name(), "threads") == 0)
    return RUN_ALL_TESTS();
  int result = 1;
  heddle::go([&] { result = RUN_ALL_TESTS(); }).join();
  return result;
}
