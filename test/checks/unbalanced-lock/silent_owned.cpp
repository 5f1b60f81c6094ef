// A guard is asked whether it has its lock.
// RUN: %check_heddle %s heddle-unbalanced-lock,heddle-double-lock
// HEDDLE-SILENT

#include <atomic>
#include <mutex>

bool arrived();
bool isLate();

struct Worker {
  bool Empty = true, Aborted = false;
  std::atomic<bool> Found{false};

  // OK: taken again unless the loop was left with it
  bool waitForTask(std::unique_lock<std::mutex> &Lock) {
    if (!Empty || Aborted)
      return true;
    Lock.unlock();
    bool Event = false;
    while (true) {
      if (!arrived()) {
        if (isLate())
          break;
        continue;
      }
      if (!Found.load())
        continue;
      Lock.lock();
      if (Empty && !Aborted) {
        Lock.unlock();
        continue;
      }
      Event = true;
      break;
    }
    if (!Lock.owns_lock())
      Lock.lock();
    if (!Event || Aborted) {
      Lock.unlock();
      return false;
    }
    return true;
  }

  // OK: released only if it is held
  void finish(std::unique_lock<std::mutex> &Lock) {
    if (isLate())
      Lock.unlock();
    if (Lock)
      Lock.unlock();
  }
};

// OK: each round leaves its loop with the lock only
void countUnder(std::mutex &Lock, int &Count) {
  for (int I = 0; I != 9; ++I) {
    do {
      arrived();
    } while (!Lock.try_lock());
    ++Count;
    Lock.unlock();
  }
  while (!Lock.try_lock())
    arrived();
  Lock.unlock();
}
