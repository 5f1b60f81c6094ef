//===- support.h - What the benchmarks share ------------------ -*- C++ -*-===//
//
// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every program has the same rows, so that scripts/bench-runtime can put them
// side by side. A row's time is that of one operation:
//
//   spawn_join    start a task and wait for its end
//   wait_group    the same for 1,000 tasks at a time; per task
//   ping_pong     a value there and back over unbuffered channels
//   buffered_1x1  a value through a channel of 128, one sender, one receiver
//   buffered_4x4  the same with four of each
//   alone         a value into a channel of 128 and out again, by one task that
//                 never has to wait
//   select_2      a value from one of 2 unbuffered channels, a sender each
//   select_8      the same with 8
//   mutex_4       lock, count, unlock, by 4 tasks
//   parked        the bytes of memory that a waiting task costs (no time)
//
//===----------------------------------------------------------------------===//
#ifndef HEDDLE_BENCH_SUPPORT_H
#define HEDDLE_BENCH_SUPPORT_H

#include <benchmark/benchmark.h>
#include <cstddef>
#include <cstdio>
#include <unistd.h>

namespace heddle_bench {

constexpr int group_size = 1'000;
constexpr std::size_t buffer_size = 128;
constexpr int mutex_tasks = 4;

/// Resident memory of the process in bytes.
inline double resident() {
  long pages = 0;
  if (std::FILE *f = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(f, "%*s %ld", &pages) != 1)
      pages = 0;
    std::fclose(f);
  }
  return static_cast<double>(pages) *
         static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// How many of \p all items the \p i-th of \p n tasks handles.
inline int share(int all, int n, int i) { return all / n + (i < all % n); }

} // namespace heddle_bench

#endif // HEDDLE_BENCH_SUPPORT_H
