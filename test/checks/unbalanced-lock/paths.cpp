// RUN: %check_heddle %s heddle-unbalanced-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

std::mutex M;
int Hits;

int earlyReturn(int N) {
  M.lock();
  if (N < 0)
    // CHECK-NOTES: :[[@LINE+2]]:5: warning: 'M' is still held on a path that leaves the function here, although other paths release it; use a guard that releases it [heddle-unbalanced-lock]
    // CHECK-NOTES: :[[@LINE-3]]:3: note: it was locked here
    return -1;
  Hits += N;
  M.unlock();
  return Hits;
}

void inLoop(const std::vector<int> &Values) {
  for (int V : Values) {
    // CHECK-NOTES: :[[@LINE+2]]:5: warning: 'M' is still held on a path that comes back to this lock; release it before the next round
    // CHECK-NOTES: :[[@LINE+1]]:5: note: it was locked here
    M.lock();
    if (V == 0)
      continue;
    Hits += V;
    M.unlock();
  }
  // CHECK-NOTES: :[[@LINE+2]]:1: warning: 'M' is still held on a path that leaves the function here
  // CHECK-NOTES: :[[@LINE-7]]:5: note: it was locked here
}

void thrown(int N) {
  M.lock();
  if (N > 100)
    // CHECK-NOTES: :[[@LINE+2]]:5: warning: this exception leaves 'M' held, although other paths release it; use a guard that releases it
    // CHECK-NOTES: :[[@LINE-3]]:3: note: it was locked here
    throw std::runtime_error("too many");
  Hits = N;
  M.unlock();
}

class Queue {
public:
  bool pop(int &Value) {
    Lock.lock();
    if (Values.empty())
      // CHECK-NOTES: :[[@LINE+2]]:7: warning: 'Lock' is still held on a path that leaves the function here
      // CHECK-NOTES: :[[@LINE-3]]:5: note: it was locked here
      return false;
    Value = Values.back();
    Values.pop_back();
    Lock.unlock();
    return true;
  }

private:
  std::mutex Lock;
  std::vector<int> Values;
};

void twice(bool Failed) {
  M.lock();
  if (Failed)
    M.unlock();
  Hits = 0;
  // CHECK-NOTES: :[[@LINE+2]]:3: warning: 'M' is released here although this path has released it already; release it once
  // CHECK-NOTES: :[[@LINE-3]]:5: note: it was released here
  M.unlock();
}

void sometimes(bool Shared) {
  if (Shared)
    M.lock();
  ++Hits;
  // CHECK-NOTES: :[[@LINE+1]]:3: warning: 'M' is released here on a path that has not locked it; release it only where it is held
  M.unlock();
}

void notOtherwise(int N) {
  M.lock();
  if (N > 0) {
    Hits = N;
    M.unlock();
  }
  // CHECK-NOTES: :[[@LINE+2]]:1: warning: 'M' is still held on a path that leaves the function here
  // CHECK-NOTES: :[[@LINE-6]]:3: note: it was locked here
}

void worker() {
  // CHECK-NOTES: :[[@LINE+2]]:3: warning: 'M' is locked here and still held when the task ends: nobody else can release it
  // CHECK-NOTES: :[[@LINE+5]]:15: note: the task starts here
  M.lock();
  ++Hits;
}
void start() {
  std::thread T(worker);
  T.join();
}

void handOver() {
  M.lock();
  std::thread T([] {
    // CHECK-NOTES: :[[@LINE+2]]:5: warning: this task releases 'M', which it does not hold; the task that locked it must release it
    // CHECK-NOTES: :[[@LINE-2]]:15: note: the task starts here
    M.unlock();
  });
  T.join();
}

struct Held {
  std::mutex Lock;
  int N = 0;
};
void enter(Held &H) { H.Lock.lock(); }
void leave(Held &H) { H.Lock.unlock(); }

void throughCalls(Held &H) {
  enter(H);
  if (H.N == 0)
    // CHECK-NOTES: :[[@LINE+2]]:5: warning: 'H->Lock' is still held on a path that leaves the function here
    // CHECK-NOTES: :[[@LINE-3]]:3: note: it was locked here
    return;
  Hits = H.N;
  leave(H);
}

int main() {
  earlyReturn(-1);
  earlyReturn(1);
}
