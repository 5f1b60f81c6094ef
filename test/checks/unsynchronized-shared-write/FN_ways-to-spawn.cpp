// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT

#include <array>
#include <chrono>
#include <future>
#include <list>
#include <memory>
#include <thread>
#include <vector>

// FN: make_unique makes the thread.
void uniquePtrToThread() {
  int Beats = 0;
  auto Drummer = std::make_unique<std::thread>([&Beats] { Beats++; });
  Beats++;
  Drummer->join();
}

int main() {
  uniquePtrToThread();
}
