// RUN: %check_heddle %s heddle-unbalanced-lock
#include <chrono>
#include <condition_variable>
#include <mutex>

std::mutex M;
std::timed_mutex Timed;
std::condition_variable Changed;
int Count;
bool Ready;

void ignoredTry() {
  M.try_lock();
  ++Count;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'M' is released here on a path that has not locked it; release it only where it is held
  M.unlock();
}
void leavesWithIt() {
  if (M.try_lock())
    return;
  ++Count;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'M' is released here on a path that has not locked it
  M.unlock();
}
void theWrongWayRound() {
  bool Got = M.try_lock();
  if (!Got) {
    ++Count;
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'M' is released here on a path that has not locked it
    M.unlock();
  }
}
void afterTheTest() {
  if (Timed.try_lock_for(std::chrono::milliseconds(1)))
    ++Count;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'Timed' is released here on a path that has not locked it
  Timed.unlock();
}

void guardTwice() {
  std::unique_lock<std::mutex> Hold(M);
  ++Count;
  Hold.unlock();
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: this guard is told to release 'M', which it does not hold: it throws; release it only where it is held
  Hold.unlock();
}
void guardNever() {
  std::unique_lock<std::mutex> Hold(M, std::defer_lock);
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: this guard is told to release 'M', which it does not hold
  Hold.unlock();
}
void guardPerhaps(bool Early) {
  std::unique_lock<std::mutex> Hold(M);
  if (Early)
    Hold.unlock();
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: this guard is told to release 'M', which it does not hold
  Hold.unlock();
}
void besideGuard() {
  std::lock_guard<std::mutex> Hold(M);
  ++Count;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'M' is released here beside the guard that holds it and will release it again; leave that to the guard
  M.unlock();
}

void waitsAfterUnlock() {
  std::unique_lock<std::mutex> Hold(M);
  Hold.unlock();
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: this waits with 'M', which is not held here; lock it before, and test what is waited for under it
  Changed.wait(Hold, [] { return Ready; });
}
void waitsWithoutLock() {
  std::unique_lock<std::mutex> Hold(M, std::defer_lock);
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: this waits with 'M', which is not held here
  Changed.wait_for(Hold, std::chrono::seconds(1), [] { return Ready; });
}
