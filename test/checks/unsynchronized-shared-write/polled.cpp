// To find a flag set orders nothing with who clears it, or counts it down.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <atomic>
#include <thread>

static std::atomic<int> Running{1};
static long Done;

static void work() {
  for (int I = 0; I < 100000; ++I)
    ++Done;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Done' is written by this task while the code that started the task uses it
  Running.fetch_sub(1);
}

static std::atomic<bool> On{true};
static int Level, Last;
static void follow() {
  int Sum = 0;
  while (On)
    Sum += Level;
  Sum += Last; // OK: cleared afterwards
  Done += Sum;
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
  std::thread U(follow);
  for (int I = 0; I < 1000; ++I)
    Level = I;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Level' is written here while a task that was started uses it
  Last = 1;
  On = false;
  U.join();
  return Largest > Done;
}
