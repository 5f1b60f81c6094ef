// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "collector.h"
#include <cstdio>

int main() {
  Collector collector(/*workers=*/4, /*sensors=*/3);
  const Report report = collector.run(/*rounds=*/1000);
  std::printf("%llu accepted, %llu rejected, hottest %.1f\n",
              static_cast<unsigned long long>(report.accepted),
              static_cast<unsigned long long>(report.rejected), report.hottest);
}
