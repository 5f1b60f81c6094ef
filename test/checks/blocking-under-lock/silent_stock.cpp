// RUN: %check_heddle %s heddle-blocking-under-lock
// HEDDLE-SILENT
// Checks that look for a guard and a sleep in one scope are wrong about these.
#include <chrono>
#include <mutex>
#include <thread>

using namespace std::chrono_literals;

std::mutex M;
int Count;

// OK: the guard is unlocked before the sleep.
void unlockedBefore() {
  std::unique_lock<std::mutex> Hold(M);
  ++Count;
  Hold.unlock();
  std::this_thread::sleep_for(1s);
}

// OK: the guard has not locked yet.
void deferred() {
  std::unique_lock<std::mutex> Hold(M, std::defer_lock);
  std::this_thread::sleep_for(1s);
  Hold.lock();
  ++Count;
}

// OK: each round's guard has ended when it sleeps.
void inLoop() {
  for (int I = 0; I < 3; ++I) {
    {
      std::lock_guard<std::mutex> Hold(M);
      ++Count;
    }
    std::this_thread::sleep_for(1s);
  }
}

// OK: it sleeps where it did not get the lock.
void tried() {
  std::unique_lock<std::mutex> Hold(M, std::try_to_lock);
  if (!Hold.owns_lock()) {
    std::this_thread::sleep_for(1s);
    return;
  }
  ++Count;
}
