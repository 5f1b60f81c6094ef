// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <vector>

// FP: a deferred task runs in get(), on this thread.
void deferredAsync() {
  int Calls = 0;
  auto Later = std::async(std::launch::deferred, [&Calls] { ++Calls; });
  // CHECK-MESSAGES: :[[@LINE-1]]:61: warning: 'Calls' is written by this task while the code that started the task uses it
  ++Calls;
  Later.get();
}

int main() {
  deferredAsync();
}
