// RUN: %check_heddle %s heddle-false-sharing -std=c++20
// HEDDLE-SILENT
#include <atomic>
#include <thread>
#include <vector>

// FN: where local variables lie is up to the compiler
void locals() {
  std::atomic<long> a{0}, b{0};
  std::jthread first([&] {
    for (int i = 0; i < 1000; ++i)
      a++;
  });
  std::jthread second([&] {
    for (int i = 0; i < 1000; ++i)
      b++;
  });
}

// FN: the number of the slot is computed from the thread
thread_local int Number;
std::atomic<long> Counts[8];
void bySelf() {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([] {
      for (int i = 0; i < 1000; ++i)
        Counts[Number % 8]++;
    });
}
