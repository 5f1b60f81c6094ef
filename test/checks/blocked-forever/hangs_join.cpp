// RUN: %check_heddle %s heddle-blocked-forever -std=c++20
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <semaphore>
#include <thread>

int main() {
  std::binary_semaphore Go(0);
  std::thread Runner([&] {
    Go.acquire();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for ever: who could end the wait for 'Go' waits for what comes only after it
  });
  Runner.join();
  Go.release();
}
