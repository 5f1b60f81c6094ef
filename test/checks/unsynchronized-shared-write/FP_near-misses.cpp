// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean

#include <array>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

// FP: two halves of the buffer.
void memsetOfHalves() {
  char Frame[64];
  std::thread Upper([&Frame] { std::memset(Frame, 0, 32); });
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: 'Frame[...]' is written by this task while the code that started the task uses it
  std::memset(Frame + 32, 1, 32);
  Upper.join();
}

int main() {
  memsetOfHalves();
}
