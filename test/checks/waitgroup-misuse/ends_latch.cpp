// RUN: %check_heddle %s heddle-waitgroup-misuse -std=c++20
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <latch>
#include <thread>

static bool failed(int Part) { return Part == 1; }

// OK: on both ways.
int main() {
  std::latch Ready(1);
  int Part = 1;
  std::thread Worker([&] {
    if (failed(Part)) {
      Ready.count_down();
      return;
    }
    Ready.count_down();
  });
  Ready.wait();
  Worker.join();
}
