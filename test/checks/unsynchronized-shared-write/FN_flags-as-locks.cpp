// A flag that is asked for and then set in a second step is taken for a lock.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT
#include <atomic>
#include <thread>

static std::atomic<bool> Busy{false};
static int Count;
static void work() {
  for (int I = 0; I < 10000; ++I) {
    while (Busy.load())
      ;
    Busy.store(true);
    ++Count; // FN: both have found it clear
    Busy.store(false);
  }
}

int main() {
  std::thread T(work), U(work);
  T.join();
  U.join();
  return Count == 0;
}
