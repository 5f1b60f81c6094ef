// Limits that hold, and counters of one task.
// RUN: %check_heddle %s heddle-non-atomic-update
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

enum { Limit = 3 };

// OK: what counting returned is asked for.
static std::atomic<int> Asked{0};
static bool enterAsked() {
  if (Asked.load() >= Limit)
    return false;
  if (Asked.fetch_add(1) >= Limit) {
    Asked.fetch_sub(1);
    return false;
  }
  return true;
}
static std::atomic<int> Named{0};
static bool enterNamed() {
  if (Named >= Limit)
    return false;
  const int Before = Named++;
  if (Before >= Limit) {
    --Named;
    return false;
  }
  return true;
}

// OK: looked at again.
static std::atomic<int> Again{0};
static bool enterAgain() {
  if (Again >= Limit)
    return false;
  ++Again;
  if (Again > Limit) {
    --Again;
    return false;
  }
  return true;
}

// OK: the caller is told.
static std::atomic<int> Told{0};
static int next() {
  if (Told.load() >= Limit)
    return Limit;
  return Told.fetch_add(1);
}

// OK: exchanged.
static std::atomic<int> Exchanged{0};
static bool enterExchanged() {
  int Seen = Exchanged.load();
  while (Seen < Limit)
    if (Exchanged.compare_exchange_weak(Seen, Seen + 1))
      return true;
  return false;
}

// OK: under a lock.
static std::mutex Lock;
static std::atomic<int> Locked{0};
static bool enterLocked() {
  std::lock_guard<std::mutex> Guard(Lock);
  if (Locked.load() >= Limit)
    return false;
  Locked.fetch_add(1);
  return true;
}

// OK: one producer, and one consumer.
static std::atomic<int> Filled{0};
static void produce() {
  for (int I = 0; I < 50; ++I) {
    while (Filled.load() >= Limit)
      std::this_thread::yield();
    Filled.fetch_add(1);
  }
}
static void consume() {
  for (int I = 0; I < 50; ++I) {
    while (Filled.load() == 0)
      std::this_thread::yield();
    Filled.fetch_sub(1);
  }
}

// OK: each has its own.
struct Meter {
  std::atomic<int> Count{0};
  void note() {
    if (Count.load() < Limit)
      ++Count;
  }
};

// OK: something else is compared.
static std::atomic<int> Errors{0}, Lines{0};
static void log(int Level) {
  if (Level > Errors.load())
    ++Lines;
}

int main() {
  std::vector<std::thread> Threads;
  Meter Meters[4];
  for (int I = 0; I < 4; ++I)
    Threads.emplace_back([&Own = Meters[I], I] {
      enterAsked();
      enterNamed();
      enterAgain();
      next();
      enterExchanged();
      enterLocked();
      Own.note();
      log(I);
    });
  Threads.emplace_back(produce);
  Threads.emplace_back(consume);
  for (std::thread &T : Threads)
    T.join();
  return 0;
}
