// RUN: %check_heddle %s heddle-thread-handle-misuse
// RUN: %aborts_truth %s
// HEDDLE-END: aborts
#include <future>
#include <thread>

int main() {
  std::thread worker([] {});
  worker.join();
  worker.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'worker' is joined although it is joined already; join it once [heddle-thread-handle-misuse]
  return 0;
}
