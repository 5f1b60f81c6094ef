// RUN: %check_heddle %s heddle-blocked-forever -std=c++20
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <semaphore>
#include <thread>

// OK: released first.
int main() {
  std::binary_semaphore Go(0);
  std::thread Runner([&] { Go.acquire(); });
  Go.release();
  Runner.join();
}
