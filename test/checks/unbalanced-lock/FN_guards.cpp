// RUN: %check_heddle %s heddle-unbalanced-lock
// HEDDLE-SILENT
#include <mutex>

std::mutex M;
int Count;

// FN: whether the lock was acquired is not asked.
void ignoredTry() {
  M.try_lock();
  ++Count;
  M.unlock();
}

// FN: a guard that is unlocked twice, which throws.
void guardTwice() {
  std::unique_lock<std::mutex> Hold(M);
  Hold.unlock();
  Hold.unlock();
}

// FN: the guard unlocks a second time.
void besideGuard() {
  std::lock_guard<std::mutex> Hold(M);
  M.unlock();
}

// FN: nobody unlocks what the guard has let go.
void letGo() {
  std::unique_lock<std::mutex> Hold(M);
  Hold.release();
}
