// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT

#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

// FN: a timed wait whose result is ignored orders nothing.
void timedWaitIgnored() {
  int Rows = 0;
  auto Load = std::async(std::launch::async, [&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    Rows = 5;
  });
  Load.wait_for(std::chrono::milliseconds(1));
  Rows++;
  Load.get();
}

int main() {
  timedWaitIgnored();
}
