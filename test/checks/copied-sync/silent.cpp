// RUN: %check_heddle %s heddle-copied-sync
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <atomic>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <vector>

struct Table {
  pthread_mutex_t Lock = PTHREAD_MUTEX_INITIALIZER;
  int Rows = 0;
  void add();
};
void byReference(Table &T) {
  // OK: one object
  T.add();
}
void alias(Table &Shared) {
  // OK: refers to the original
  auto &Same = Shared;
  Table *Pointer = &Shared;
  Same.add();
  Pointer->add();
}
Table make() {
  // OK: built where the caller wants it
  Table T;
  T.Rows = 1;
  return T;
}
void fresh() {
  // OK: a new object
  Table T = make();
  Table Other = Table();
  T.add();
  Other.add();
}
int snapshot(Table &Shared) {
  // OK: only its fields are read
  Table Copy = Shared;
  return Copy.Rows;
}
struct Careful {
  Careful() = default;
  // OK: the class copies without its lock
  Careful(const Careful &Other) : Rows(Other.Rows) {}
  Careful &operator=(const Careful &Other) {
    Rows = Other.Rows;
    return *this;
  }
  pthread_mutex_t Lock = PTHREAD_MUTEX_INITIALIZER;
  int Rows = 0;
};
void careful(Careful &Shared) {
  Careful Copy = Shared;
  pthread_mutex_lock(&Copy.Lock);
}
void capturedByReference(Table &Shared) {
  // OK: captured by reference, and by pointer
  std::thread([&Shared] { Shared.add(); }).join();
  std::thread([P = &Shared] { P->add(); }).join();
}
void shared(std::shared_ptr<Table> Shared) {
  // OK: copies of the pointer
  auto Copy = Shared;
  std::thread([Shared] { Shared->add(); }).join();
  Copy->add();
}
void channels(heddle::channel<int> Numbers) {
  // OK: copies refer to the same channel
  auto Copy = Numbers;
  heddle::go([Numbers]() mutable { Numbers.send(1); });
  Copy.send(2);
}
void moved(std::unique_lock<std::mutex> Hold) {
  // OK: moved
  auto Mine = std::move(Hold);
  std::vector<std::thread> Workers;
  std::thread Worker;
  Workers.push_back(std::move(Worker));
}
std::atomic<int> Count;
void atomics() {
  // OK: a value
  int Now = Count;
  ++Now;
  // OK: a local that starts with the value, and is used as a bound
  const std::atomic<int> Start{Count.load()};
  // OK: shared with a task
  std::atomic<int> Left{Count.load()};
  std::thread([&Left] { --Left; }).join();
  Count = Now + Start;
}
void byPointer(const std::vector<Table *> &All) {
  // OK: copies of pointers
  for (auto *Each : All)
    Each->add();
}

// OK: a reference is no copy
struct Totals {
  std::atomic<long> Sums[3];
  void add(int Kind, long Value) {
    auto &Sum = Sums[Kind];
    Sum.fetch_add(Value);
  }
};
