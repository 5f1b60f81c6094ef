// RUN: %check_heddle %s heddle-thread-handle-misuse
// RUN: %aborts_truth %s
// HEDDLE-END: aborts
#include <future>
#include <thread>

int main() {
  std::promise<int> result;
  result.set_value(1);
  result.set_value(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'result' has its result already, so that this throws; set it once [heddle-thread-handle-misuse]
  return 0;
}
