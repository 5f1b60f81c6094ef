// RUN: %check_heddle %s heddle-leaked-task -std=c++17,c++20
#include <functional>
#include <thread>

// FP: runs what it is given.
void runner(std::function<void()> Step) {
  std::thread([Step] {
    for (;;)
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task never ends: nothing leaves this loop
      Step();
  }).detach();
}
