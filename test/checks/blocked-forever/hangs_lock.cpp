// RUN: %check_heddle %s heddle-blocked-forever,heddle-blocking-under-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <mutex>
#include <thread>

std::mutex M;
int Count;

int main() {
  std::lock_guard<std::mutex> Hold(M);
  std::thread T([] {
    std::lock_guard<std::mutex> Inner(M);
    ++Count;
  });
  T.join();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for another task to end while it holds 'M', which that task needs to get on: neither ever does; release the lock first [heddle-blocked-forever]
}
