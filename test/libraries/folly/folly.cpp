// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-double-lock,heddle-blocking-under-lock -std=c++17 -- -isystem %S/Inputs
#include <folly_stub.h>
#include <map>
#include <string>
#include <vector>

// What fires

int pool() {
  int Count = 0;
  folly::CPUThreadPoolExecutor Pool(4);
  for (int I = 0; I < 100; ++I)
    Pool.add([&Count] { ++Count; });
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'Count' is written by this task while another instance
  Pool.join();
  return Count;
}

int future(folly::Executor *Executor) {
  int Result = 0;
  auto Future = folly::via(Executor, [&] { return Result = 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:51: warning: 'Result' is written by this task
  int Seen = Result;
  Future.wait();
  return Seen;
}

struct Names {
  folly::Synchronized<std::map<int, std::string>> Known;
  int size() const {
    auto Locked = Known.rlock();
    return (*Locked).size();
  }
  int insert() {
    auto Locked = Known.wlock();
    (*Locked)[1] = "x";
    return size();
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: this call locks 'Known' while this task
  }
};

// What stays silent

int synchronizedData() {
  folly::Synchronized<std::vector<int>> Data;
  int Total = 0;
  folly::CPUThreadPoolExecutor Pool(4);
  for (int I = 0; I < 100; ++I)
    Pool.add([&, I] {
      (*Data.wlock()).push_back(I); // OK: locked for the statement
      Data.withWLock([&](std::vector<int> &V) {
        V.push_back(I);
        ++Total; // OK: inside
      });
      {
        auto Locked = Data.wlock();
        Locked.unlock();
      }
      auto Locked = Data.wlock(); // OK: released before
      ++Total;                    // OK: locked
    });
  Pool.join();
  return Total; // OK: all have ended
}

int manual() {
  int Count = 0;
  folly::ManualExecutor Queue;
  for (int I = 0; I < 10; ++I)
    Queue.add([&] { ++Count; }); // OK: run by this thread
  Queue.drain();
  return Count;
}

int onePoolThread() {
  int Count = 0;
  folly::CPUThreadPoolExecutor Pool(1);
  for (int I = 0; I < 10; ++I)
    Pool.add([&] { ++Count; }); // OK: one after the other
  Pool.join();
  return Count;
}

int batons() {
  int Result = 0;
  folly::Baton<> Done;
  folly::CPUThreadPoolExecutor Pool(4);
  Pool.add([&] {
    Result = 1;
    Done.post();
  });
  Done.wait();
  return Result; // OK: posted after the write
}

void queues() {
  folly::MPMCQueue<int> Queue(10);
  folly::CPUThreadPoolExecutor Pool(4);
  for (int I = 0; I < 10; ++I)
    Pool.add([&] { Queue.write(1); }); // OK: made for it
  int V;
  Queue.read(V);
  Pool.join();
}
