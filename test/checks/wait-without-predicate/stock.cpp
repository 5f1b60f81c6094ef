// RUN: %check_heddle %s heddle-wait-without-predicate
// Checks that look for waits through references or in the header's own loop
// miss these: conditions that are variables or members by value.
#include <condition_variable>
#include <mutex>

std::mutex M;
std::condition_variable Changed;
bool Ready;

void byValue() {
  std::unique_lock<std::mutex> Hold(M);
  Changed.wait(Hold);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-wait-without-predicate]
}

struct Box {
  std::mutex Lock;
  std::condition_variable Full;
  int Value = 0;
  int take() {
    std::unique_lock<std::mutex> Hold(Lock);
    if (Value == 0)
      Full.wait(Hold);
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: {{.*}} [heddle-wait-without-predicate]
    return Value;
  }
};
