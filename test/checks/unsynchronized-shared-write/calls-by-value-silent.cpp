// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17
// RUN: %tsan_truth %s -std=c++17
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <mutex>
#include <thread>
#include <vector>

// OK: a global pointer to the one mutex.
static std::mutex Mutex;
static std::mutex *TheLock = &Mutex;
static int Count;
void lockThroughPointer() {
  std::thread Other([] {
    TheLock->lock();
    ++Count;
    TheLock->unlock();
  });
  Mutex.lock();
  ++Count;
  Mutex.unlock();
  Other.join();
}

struct Shape {
  virtual ~Shape() {}
  virtual void grow() = 0;
};
struct Square : Shape {
  int Width = 0;
  void grow() override { ++Width; }
};
struct Circle : Shape {
  int Radius = 0;
  void grow() override { ++Radius; }
};
// OK: two objects of two classes.
void differentObjects() {
  Square square;
  Circle circle;
  std::thread First([&] { square.grow(); });
  circle.grow();
  First.join();
}

// OK: row and column together are another cell for every task.
void cells() {
  int Cells[4][4];
  std::vector<std::thread> Threads;
  for (int I = 0; I < 16; ++I)
    Threads.emplace_back([&Cells, I] { Cells[I / 4][I % 4] = I; });
  for (auto &Thread : Threads)
    Thread.join();
}

// OK: the lock is picked by the same index.
void stripedLocks() {
  std::mutex Locks[4];
  int Buckets[4] = {};
  std::vector<std::thread> Threads;
  for (int I = 0; I < 16; ++I)
    Threads.emplace_back([&, I] {
      std::lock_guard<std::mutex> Guard(Locks[I % 4]);
      Buckets[I % 4]++;
    });
  for (auto &Thread : Threads)
    Thread.join();
}

// OK: each job adds to a sum of its own.
struct Job {
  long *Sum;
};
void ownTargets() {
  long First = 0, Second = 0;
  Job Jobs[2] = {{&First}, {&Second}};
  std::thread Threads[2];
  for (int I = 0; I < 2; ++I)
    Threads[I] = std::thread([](Job *Work) { ++*Work->Sum; }, &Jobs[I]);
  for (int I = 0; I < 2; ++I)
    Threads[I].join();
}

int main() {
  for (int I = 0; I < 10; ++I) {
    lockThroughPointer();
    differentObjects();
    cells();
    stripedLocks();
    ownTargets();
  }
}
