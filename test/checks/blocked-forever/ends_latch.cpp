// RUN: %check_heddle %s heddle-blocked-forever -std=c++20
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <latch>
#include <thread>

// OK: two tasks and the spawner.
int main() {
  std::latch Ready(3);
  std::thread First([&] { Ready.count_down(); });
  std::thread Second([&] { Ready.count_down(); });
  Ready.count_down();
  Ready.wait();
  First.join();
  Second.join();
}
