// RUN: %check_heddle %s heddle-waitgroup-misuse -std=c++20
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <latch>
#include <thread>

static bool failed(int Part) { return Part == 1; }

int main() {
  std::latch Ready(1);
  int Part = 1;
  std::thread Worker([&] {
    if (failed(Part))
      return;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task may end here without having told 'Ready', and the wait for it never returns
    Ready.count_down();
  });
  Ready.wait();
  Worker.join();
}
