// An exception ends the variables that it leaves behind, and their locks.
// RUN: %check_heddle %s heddle-double-lock,heddle-unbalanced-lock,heddle-blocking-under-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <thread>

class Guard {
public:
  explicit Guard(std::mutex &M) : M(M) { M.lock(); }
  ~Guard() { M.unlock(); }

private:
  std::mutex &M;
};
static std::mutex Mutex;
static int Number;

static void add(int N) {
  Guard G(Mutex);
  if (N)
    throw std::runtime_error("too late");
  ++Number;
}

// OK: whatever the callee has thrown, its guard is gone.
static void afterwards() {
  try {
    add(1);
  } catch (...) {
  }
  Mutex.lock();
  Number = 2;
  Mutex.unlock();
}

// OK: the handler goes on with the next round.
static void rounds() {
  for (int I = 0; I < 3; ++I) {
    try {
      Guard G(Mutex);
      if (I == 1)
        throw I;
      ++Number;
    } catch (int) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      continue;
    }
    Guard G(Mutex);
    Number = 3;
  }
}

// OK: thrown on from a handler, with a guard of the handler's own.
static void again() {
  try {
    try {
      Guard G(Mutex);
      throw std::runtime_error("first");
    } catch (const std::runtime_error &) {
      Guard G(Mutex);
      ++Number;
      throw;
    }
  } catch (...) {
    Guard G(Mutex);
    ++Number;
  }
}

int main() {
  std::thread A(afterwards), B(rounds), C(again);
  A.join();
  B.join();
  C.join();
  return 0;
}
