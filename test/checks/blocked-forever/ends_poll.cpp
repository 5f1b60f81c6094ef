// Loops that ask under a lock, and let others in.
// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <atomic>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

static std::mutex Lock, Other;

// OK: released in between.
static int Released;
static void awaitReleased() {
  std::unique_lock<std::mutex> Guard(Lock);
  while (Released == 0) {
    Guard.unlock();
    std::this_thread::yield();
    Guard.lock();
  }
}

// OK: an atomic that is set without the lock.
static std::atomic<bool> Free{false};
static void awaitFree() {
  std::lock_guard<std::mutex> Guard(Lock);
  while (!Free)
    std::this_thread::yield();
}

// OK: one of those who set it does so without the lock.
static std::atomic<int> Some{0};
static void awaitSome() {
  std::lock_guard<std::mutex> Guard(Other);
  while (Some.load() == 0)
    std::this_thread::yield();
}

// OK: another lock.
static std::atomic<int> Elsewhere{0};
static void awaitElsewhere() {
  std::lock_guard<std::mutex> Guard(Lock);
  while (Elsewhere.load() == 0)
    std::this_thread::yield();
}

// OK: it gives up.
static std::atomic<int> Late{0};
static bool awaitLate() {
  std::lock_guard<std::mutex> Guard(Other);
  const auto End = std::chrono::steady_clock::now() + std::chrono::milliseconds(5);
  while (Late.load() == 0)
    if (std::chrono::steady_clock::now() > End)
      return false;
  return true;
}

// OK: the other one's lock is not the one that is held.
struct Peer {
  std::mutex Own;
  std::atomic<bool> Up{false};
  void start() {
    std::lock_guard<std::mutex> Guard(Own);
    Up = true;
  }
  void meet(const Peer &Another) {
    std::lock_guard<std::mutex> Guard(Own);
    while (!Another.Up)
      std::this_thread::yield();
  }
};

static void set() {
  {
    std::lock_guard<std::mutex> Guard(Other);
    Elsewhere = 1;
  }
  Free = true;
  Some = 2;
  {
    std::lock_guard<std::mutex> Guard(Lock);
    Released = 1;
  }
  std::lock_guard<std::mutex> Guard(Other);
  Some = 1;
  Late = 1;
}

int main() {
  std::thread Setter(set);
  awaitReleased();
  awaitFree();
  awaitElsewhere();
  awaitSome();
  awaitLate();
  Setter.join();
  Peer A, B;
  std::thread First([&] {
    A.start();
    A.meet(B);
  });
  B.start();
  B.meet(A);
  First.join();
  return 0;
}
