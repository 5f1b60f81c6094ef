// RUN: %check_heddle %s heddle-busy-wait -std=c++20
// HEDDLE-SILENT
#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
void compute();
void use(int);

class SpinLock {
public:
  // OK: a spin lock is held for a short time.
  void lock() {
    while (Taken.test_and_set(std::memory_order_acquire))
      std::this_thread::yield();
  }
  // OK: test, and test and set.
  void lockPolitely() {
    while (Taken.test_and_set(std::memory_order_acquire))
      while (Taken.test(std::memory_order_relaxed))
        std::this_thread::yield();
  }
  void unlock() { Taken.clear(); }

private:
  std::atomic_flag Taken = ATOMIC_FLAG_INIT;
};

class Ticket {
public:
  // OK: those who hold it go on soon.
  void lock() {
    unsigned Mine = Next++;
    while (Serving != Mine)
      std::this_thread::yield();
  }
  void unlock() { Serving++; }

private:
  std::atomic<unsigned> Next{0}, Serving{0};
};

// OK: the start of a thread takes no time.
void startsTogether(int N) {
  std::atomic<bool> Go{false};
  std::vector<std::thread> Threads;
  for (int I = 0; I < N; ++I)
    Threads.emplace_back([&] {
      while (!Go)
        std::this_thread::yield();
      compute();
    });
  Go = true;
  for (std::thread &T : Threads)
    T.join();
}

// OK: the first thing that the thread does.
void untilItRuns() {
  std::atomic<bool> Running{false};
  std::thread T([&] {
    Running = true;
    compute();
  });
  while (!Running)
    std::this_thread::yield();
  T.join();
}

// OK: the wait has an end of its own.
bool untilTime(const std::atomic<bool> &Done) {
  auto End = std::chrono::steady_clock::now() + 1s;
  while (!Done && std::chrono::steady_clock::now() < End)
    std::this_thread::yield();
  return Done;
}

// OK: yields at first, then sleeps.
void backsOff(const std::atomic<bool> &Done) {
  for (int Round = 0; !Done; ++Round)
    if (Round < 16)
      std::this_thread::yield();
    else
      std::this_thread::sleep_for(1ms);
}

// OK: the other lock is given back, so that the order does not matter.
void lockBoth(std::mutex &A, std::mutex &B) {
  for (;;) {
    A.lock();
    if (B.try_lock())
      return;
    A.unlock();
    std::this_thread::yield();
  }
}

class Queue {
public:
  std::optional<int> tryPop() {
    std::lock_guard<std::mutex> Hold(Lock);
    if (Items.empty())
      return std::nullopt;
    int Item = Items.front();
    Items.pop();
    return Item;
  }

private:
  std::mutex Lock;
  std::queue<int> Items;
};

// OK: takes what is there, and yields when nothing is.
void serve(Queue &Q, const std::atomic<bool> &Stop) {
  while (!Stop)
    if (std::optional<int> Item = Q.tryPop())
      use(*Item);
    else
      std::this_thread::yield();
}

// OK: two take turns.
void turns() {
  std::atomic<int> Turn{0};
  auto Play = [&](int Me) {
    for (int I = 0; I < 10; ++I) {
      while (Turn != Me)
        std::this_thread::yield();
      compute();
      Turn = 1 - Me;
    }
  };
  std::thread First(Play, 0), Second(Play, 1);
  First.join();
  Second.join();
}

// OK: the task does a few things in a function of its own before it says that
// it is there
struct Waiter {
  void prepare() {
    Ticket = Tickets.fetch_add(1);
    std::atomic_thread_fence(std::memory_order_seq_cst);
  }
  std::atomic<unsigned> Tickets{0};
  unsigned Ticket = 0;
};
void waitUntilPrepared() {
  Waiter W;
  std::atomic<int> Prepared{0};
  std::thread Task([&] {
    W.prepare();
    Prepared.fetch_add(1);
  });
  while (Prepared.load() != 1)
    std::this_thread::yield();
  Task.join();
}
