// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <queue>
#include <shared_mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// FP: each stage waits for the one before.
void pipelineOfFutures() {
  std::string Text = "raw";
  auto Read = std::async(std::launch::async, [&] { Text += " read"; });
  // CHECK-MESSAGES: :[[@LINE-1]]:52: warning: 'Text' is written by this task while the code that started the task uses it
  auto Parse = std::async(std::launch::async, [&, R = std::move(Read)]() mutable {
    R.get();
    Text += " parsed";
  });
  Parse.get();
  Text += " done";
}

int main() {
  pipelineOfFutures();
}
