// Flags that are tested and set in one step, by one task, under a lock, or for
// what may be done again.
// RUN: %check_heddle %s heddle-non-atomic-update
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

// OK: exchanged.
static std::atomic<bool> Exchanged{false};
static int *First = new int[8];
static void releaseFirst() {
  if (Exchanged.exchange(true))
    return;
  delete[] First;
}

// OK: asked before it is exchanged.
static std::atomic<bool> Asked{false};
static int *Second = new int[8];
static void releaseSecond() {
  if (Asked.load())
    return;
  if (!Asked.exchange(true))
    delete[] Second;
}

// OK: compared and exchanged.
static std::atomic<int> State{0};
static std::promise<int> Answer;
static void answer() {
  int Open = 0;
  if (State.compare_exchange_strong(Open, 1))
    Answer.set_value(1);
}

// OK: under a lock.
static std::mutex M;
static std::atomic<bool> Locked{false};
static int *Third = new int[8];
static void releaseThird() {
  std::lock_guard<std::mutex> L(M);
  if (Locked)
    return;
  Locked = true;
  delete[] Third;
}

// OK: others may be told twice.
static std::atomic<bool> Stopped{false};
static std::condition_variable Wake;
static void tell() {
  if (Stopped)
    return;
  Stopped = true;
  Wake.notify_all();
}

// OK: what is freed is the task's own.
static std::atomic<bool> Warned{false};
static void warn() {
  int *Text = new int[8];
  if (!Warned.load()) {
    Warned.store(true);
    delete[] Text;
    return;
  }
  delete[] Text;
}

// OK: one task does it, and others only ask.
static std::atomic<bool> Closed{false};
static int *Fourth = new int[8];
static void closeOnce() {
  if (Closed)
    return;
  Closed = true;
  delete[] Fourth;
}
static void look() { (void)Closed.load(); }

// OK: what follows decides for itself.
static std::atomic<bool> Ending{false};
static std::atomic<int *> Fifth{new int[8]};
static void end() {
  if (Ending)
    return;
  Ending = true;
  int *Mine = Fifth.exchange(nullptr);
  delete[] Mine;
}

int main() {
  auto Work = [] {
    releaseFirst();
    releaseSecond();
    answer();
    releaseThird();
    tell();
    warn();
    look();
    end();
  };
  std::thread T(Work), U(Work), V(closeOnce);
  T.join();
  U.join();
  V.join();
}
