// RUN: %check_heddle %s heddle-thread-handle-misuse
// RUN: %aborts_truth %s
// HEDDLE-END: aborts
#include <future>
#include <thread>

int main() {
  auto result = std::async([] { return 1; });
  int sum = result.get();
  return sum + result.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: the result of 'result' was taken out already; keep it, or share the future [heddle-thread-handle-misuse]
}
