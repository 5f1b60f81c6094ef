// RUN: %check_heddle %s heddle-leaked-task -std=c++17,c++20
// HEDDLE-SILENT
#include <functional>
#include <thread>

// OK: runs what it is given.
void runner(std::function<void()> Step) {
  std::thread([Step] {
    for (;;)
      Step();
  }).detach();
}
