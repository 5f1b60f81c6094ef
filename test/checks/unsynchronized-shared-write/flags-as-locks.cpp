// A flag that is asked for and then set in a second step is no lock.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <atomic>
#include <thread>

template <class F> static void two(F Work) {
  std::thread T(Work), U(Work);
  T.join();
  U.join();
}

static std::atomic<bool> Busy{false};
static int Broken;
static void byHand() {
  for (int I = 0; I < 10000; ++I) {
    while (Busy.load())
      ;
    std::this_thread::yield(); // long enough for the other one to look, too
    Busy.store(true);
    ++Broken;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Broken' is written by this task while another task uses it
    Busy.store(false);
  }
}

int main() {
  two(byHand);
  return Broken == 0;
}
