// Flags that are taken in one step, or under a lock, or that hand over.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <atomic>
#include <mutex>
#include <thread>

template <class F> static void two(F Work) {
  std::thread T(Work), U(Work);
  T.join();
  U.join();
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

// OK: asked first, and then set in one step.
static std::atomic<bool> Looked{false};
static int AfterLooking;
static void look() {
  while (Looked.load() || Looked.exchange(true))
    std::this_thread::yield();
  ++AfterLooking;
  Looked.store(false);
}

// OK: set in one step if it is still clear.
static std::atomic<int> State{0};
static int Compared;
static void compare() {
  int Clear = 0;
  while (!State.compare_exchange_weak(Clear, 1))
    Clear = 0;
  ++Compared;
  State.store(0);
}

static std::mutex M;
// OK: asked and set under a lock.
static std::atomic<int> Chosen{0};
static int ByChosen;
static void choose() {
  {
    std::lock_guard<std::mutex> L(M);
    if (Chosen.load() != 0)
      return;
    Chosen.store(1);
  }
  ++ByChosen;
  Chosen.store(0);
}

// OK: who counts from zero is the only one.
static std::atomic<int> Inside{0};
static int Counted;
static void count() {
  if (Inside.fetch_add(1) == 0)
    ++Counted;
  Inside.fetch_sub(1);
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

// Free, held, or held with others waiting: who exchanges tells what it found.
class ThreeStates {
public:
  void lock() {
    int Found = 0;
    if (State.compare_exchange_strong(Found, 1))
      return;
    if (Found != 2)
      Found = State.exchange(2);
    while (Found != 0) {
      std::this_thread::yield();
      Found = State.exchange(2);
    }
  }
  void unlock() {
    if (State.exchange(0) == 2)
      std::this_thread::yield();
  }

private:
  std::atomic<int> State{0};
};
static ThreeStates Three;
static int Exchanged;
static void exchange() {
  for (int I = 0; I < 1000; ++I) {
    Three.lock();
    ++Exchanged; // OK: found free
    Three.unlock();
  }
}

int main() {
  two(spin);
  two(exchange);
  two(look);
  two(compare);
  two(choose);
  two(count);
  two(ticket);
  std::thread T(give), U(take);
  T.join();
  U.join();
  return Exchanged + Spun + AfterLooking + Compared + ByChosen + Counted +
         Served + Box == 0;
}
