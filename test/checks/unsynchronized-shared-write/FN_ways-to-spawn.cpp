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

// FN: known miss.
static int LogLines;
void detachedTask() {
  std::thread([] { LogLines++; }).detach();
  LogLines++;
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

// FN: make_unique makes the thread.
void uniquePtrToThread() {
  int Beats = 0;
  auto Drummer = std::make_unique<std::thread>([&Beats] { Beats++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:59: warning: 'Beats' is written by this task while the code that started the task uses it
  Beats++;
  Drummer->join();
}

int main() {
  detachedTask();
  uniquePtrToThread();
}
