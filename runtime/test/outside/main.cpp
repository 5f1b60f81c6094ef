// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <heddle/heddle.h>

int main() {
  heddle::worker_pool pool;
  heddle::channel<int> results(10);
  for (int i = 0; i < 10; ++i)
    pool.submit([results, i] { results.send(i); });
  pool.drain();
  results.close();
  int sum = 0;
  for (int r : results)
    sum += r;
  return sum == 45 ? 0 : 1;
}
