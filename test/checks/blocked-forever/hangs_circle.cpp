// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <future>
#include <thread>

int main() {
  std::promise<int> Left, Right;
  std::future<int> FromLeft = Left.get_future(), FromRight = Right.get_future();
  std::thread A([&] {
    FromRight.wait();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for ever: who could end the wait for 'Right' waits for what comes only after it
    Left.set_value(1);
  });
  std::thread B([&] {
    FromLeft.wait();
    Right.set_value(1);
  });
  A.join();
  B.join();
}
