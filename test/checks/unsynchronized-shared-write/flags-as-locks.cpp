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
    Busy.store(true);
    ++Broken;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Broken' is written by this task while another task uses it
    Busy.store(false);
  }
}

// OK: asked and set in one step.
static std::atomic<bool> Taken{false};
static int Spun;
static void spin() {
  while (Taken.exchange(true))
    ;
  ++Spun;
  Taken.store(false);
}

// OK: each waits for its number.
static std::atomic<int> Next{0}, Serving{0};
static int Served;
static void ticket() {
  int Mine = Next.fetch_add(1);
  while (Serving.load() != Mine)
    std::this_thread::yield();
  ++Served;
  Serving.store(Mine + 1);
}

// OK: two that hand over to each other.
static std::atomic<bool> Full{false};
static int Box;
static void give() {
  for (int I = 0; I < 100; ++I) {
    while (Full)
      std::this_thread::yield();
    Box = I;
    Full = true;
  }
}
static void take() {
  for (int I = 0; I < 100; ++I) {
    while (!Full)
      std::this_thread::yield();
    Box = -1;
    Full = false;
  }
}

int main() {
  two(byHand);
  two(spin);
  two(ticket);
  std::thread T(give), U(take);
  T.join();
  U.join();
  return Broken + Spun + Served + Box == 0;
}
