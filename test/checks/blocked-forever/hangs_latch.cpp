// RUN: %check_heddle %s heddle-blocked-forever -std=c++20
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <latch>
#include <thread>

int main() {
  std::latch Ready(3);
  std::thread First([&] { Ready.count_down(); });
  std::thread Second([&] { Ready.count_down(); });
  Ready.wait();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 3 to go on, and 'Ready' is signalled 2 times at most
  First.join();
  Second.join();
}
