// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <chrono>

using namespace std::chrono_literals;

int compute(int Part);

// FP: waits for a context that is cancelled.
void cancelled() {
  auto [Running, Cancel] = heddle::with_cancel(heddle::background());
  heddle::go([Running = Running] { Running.wait(); });
  Cancel();
}

// FP: a context with a deadline ends by itself.
void deadline() {
  auto [Running, Cancel] = heddle::with_timeout(heddle::background(), 1s);
  heddle::task T = heddle::go([Running = Running] { Running.wait(); });
  T.join();
  Cancel();
}
