// Results that are handed on are copies; who is given an object reads the
// atomics in it as such.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class Journal {
public:
  void append() {
    std::lock_guard<std::mutex> L(M);
    ++Epoch;
  }
  long epoch() const {
    std::lock_guard<std::mutex> L(M);
    return Epoch;
  }

private:
  mutable std::mutex M;
  long Epoch = 0;
};

class Worker {
public:
  explicit Worker(std::function<void(const Worker &)> Body)
      : T([this, Body] { Body(*this); }) {}
  ~Worker() {
    cancel(); // OK: an atomic, whoever has the rest
    T.join();
  }
  void cancel() { Cancelled.store(true, std::memory_order_relaxed); }
  bool cancelled() const { return Cancelled.load(std::memory_order_relaxed); }

private:
  std::atomic<bool> Cancelled{false};
  std::thread T;
};

int main() {
  Journal J;
  std::thread A([&J] {
    for (int I = 0; I < 100; ++I)
      J.append();
  });
  long Seen = 0;
  std::vector<long> All;
  for (int I = 0; I < 100; ++I) {
    Seen = std::max(Seen, J.epoch()); // OK: read under the lock
    All.push_back(J.epoch());
  }
  A.join();
  Worker W([](const Worker &Self) {
    while (!Self.cancelled())
      std::this_thread::yield();
  });
  return Seen < 0;
}
