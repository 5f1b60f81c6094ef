// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <future>
#include <thread>

// OK: one of them gives first.
int main() {
  std::promise<int> Left, Right;
  std::future<int> FromLeft = Left.get_future(), FromRight = Right.get_future();
  std::thread A([&] {
    Left.set_value(1);
    FromRight.wait();
  });
  std::thread B([&] {
    FromLeft.wait();
    Right.set_value(1);
  });
  A.join();
  B.join();
}
