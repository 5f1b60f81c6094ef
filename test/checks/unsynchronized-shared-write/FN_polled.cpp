// An atomic that has the value already that is asked for orders nothing.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT
#include <atomic>
#include <thread>

static std::atomic<int> Running{1};
static long Done;

static void work() {
  for (int I = 0; I < 100000; ++I)
    ++Done; // FN: the loop below reads it while it runs
  Running.fetch_sub(1);
}

int main() {
  std::thread T(work);
  long Largest = 0;
  while (Running.load() > 0) {
    if (Done > Largest)
      Largest = Done;
    std::this_thread::yield();
  }
  T.join();
  return Largest > Done;
}
