// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include "Inputs/declared-locks.h"
#include <mutex>
#include <thread>

// Only what each class and function is called tells here.
class Mutex {
public:
  void Lock() BODY(Inner.lock();)
  void Unlock() BODY(Inner.unlock();)

private:
  std::mutex Inner;
};
class MutexLock {
public:
  explicit MutexLock(Mutex *M) : M(M) { M->Lock(); }
  ~MutexLock() { M->Unlock(); }

private:
  Mutex *M;
};
class Locker {
public:
  explicit Locker(Mutex &M) BODY(At = &M; At->Lock();)
  ~Locker() BODY(At->Unlock();)

private:
  Mutex *At;
};

class Queue {
public:
  Queue() : Worker([this] { run(); }) {}
  ~Queue() { Worker.join(); }
  void put() {
    MutexLock L(&Mu);
    ++Size;
  }
  int size() { return Size; }

private:
  void run() {
    for (int I = 0; I < 1000; ++I) {
      MutexLock L(&Mu);
      --Size;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'Q.Size' is written by this task while the code that started the task uses it; only one side holds a lock
    }
  }
  Mutex Mu;
  int Size = 0;
  std::thread Worker;
};

Mutex Left, Right;
int Total;
void twoLocks() {
  std::thread T([] {
    Locker L(Left);
    ++Total;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'Total' is written by this task while the code that started the task uses it; the locks that are held differ
  });
  {
    Locker L(Right);
    ++Total;
  }
  T.join();
}

int main() {
  twoLocks();
  Queue Q;
  for (int I = 0; I < 1000; ++I) {
    Q.put();
    Q.size();
  }
}
