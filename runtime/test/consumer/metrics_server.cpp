//===- metrics_server.cpp - A program that serves its metrics -------------===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// EXAMPLE heddle/metrics_server.h
//
//===----------------------------------------------------------------------===//

#include <cstdio>
#include <heddle/heddle.h>
#include <heddle/metrics_server.h>
#include <system_error>

int main() {
  try {
    heddle::metrics_server server("127.0.0.1", 9464);
    if (server.port() != 9464)
      return 1;
  } catch (const std::system_error &e) {
    std::puts(e.what()); // somebody else has that port
  }
  heddle::metrics_server server("127.0.0.1", 0);
  heddle::go([] {}).join();
  return server.port() != 0 && heddle::observing() ? 0 : 1;
}
