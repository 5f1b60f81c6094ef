// RUN: %check_heddle %s heddle-double-close
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

// OK: the last one out.
void lastOneOut(int Tasks) {
  heddle::channel<int> Results(4);
  std::atomic<int> Left = Tasks;
  heddle::task_group Group;
  for (int I = 0; I < Tasks; ++I)
    Group.go([&] {
      Results.send(1);
      if (Left.fetch_sub(1) == 1)
        Results.close();
    });
  Group.wait();
}

// OK: the last one out, by decrement.
void lastByDecrement(int Tasks) {
  heddle::channel<int> Results(4);
  std::atomic<int> Left = Tasks;
  heddle::task_group Group;
  for (int I = 0; I < Tasks; ++I)
    Group.go([&] {
      if (--Left == 0)
        Results.close();
    });
  Group.wait();
}

// OK: once.
void callOnce(int Tasks) {
  heddle::channel<int> Results(4);
  std::once_flag Closed;
  heddle::task_group Group;
  for (int I = 0; I < Tasks; ++I)
    Group.go([&] { std::call_once(Closed, [&] { Results.close(); }); });
  Group.wait();
}

// OK: once, with the runtime's own.
void once(int Tasks) {
  heddle::channel<int> Results(4);
  heddle::once Closed;
  heddle::task_group Group;
  for (int I = 0; I < Tasks; ++I)
    Group.go([&] { Closed.call([&] { Results.close(); }); });
  Group.wait();
}

// OK: a flag under a lock.
void lockedFlag(int Tasks) {
  heddle::channel<int> Results(4);
  std::mutex M;
  bool Closed = false;
  heddle::task_group Group;
  for (int I = 0; I < Tasks; ++I)
    Group.go([&] {
      std::lock_guard Lock(M);
      if (!Closed) {
        Closed = true;
        Results.close();
      }
    });
  Group.wait();
}

// OK: who sets the flag first.
void exchanged(int Tasks) {
  heddle::channel<int> Results(4);
  std::atomic<bool> Closed = false;
  heddle::task_group Group;
  for (int I = 0; I < Tasks; ++I)
    Group.go([&] {
      if (!Closed.exchange(true))
        Results.close();
    });
  if (!Closed.exchange(true))
    Results.close();
  Group.wait();
}

// OK: each task has its own.
void ownChannels(int Tasks) {
  for (int I = 0; I < Tasks; ++I) {
    heddle::channel<int> Results(4);
    heddle::go([Results] {
      Results.send(1);
      Results.close();
    });
    Results.receive();
  }
}

// OK: each task gets its own out of an array.
void ownElements(std::vector<heddle::channel<int>> &All) {
  for (auto &Ch : All)
    heddle::go([Ch] { Ch.close(); });
}

// OK: the one who waits for all.
void closer(int Tasks) {
  heddle::channel<int> Results(4);
  heddle::wait_group Working;
  for (int I = 0; I < Tasks; ++I) {
    Working.add();
    heddle::go([&Working, Results] {
      Results.send(1);
      Working.done();
    });
  }
  heddle::go([&Working, Results] {
    Working.wait();
    Results.close();
  });
  for (int R : Results)
    (void)R;
}

// OK: a chain: each closes what it fills.
void chain() {
  heddle::channel<int> A(1), B(1);
  heddle::go([=] {
    A.send(1);
    A.close();
  });
  heddle::go([=] {
    for (int V : A)
      B.send(V);
    B.close();
  });
  for (int V : B)
    (void)V;
}

// OK: the first task, by its number.
void firstByNumber(int Tasks) {
  heddle::channel<int> Results(4);
  std::vector<std::thread> Workers;
  for (int I = 0; I < Tasks; ++I)
    Workers.emplace_back([Results, I] {
      if (I == 0)
        Results.close();
    });
  for (std::thread &W : Workers)
    W.join();
}

// OK: one task or the spawner.
void oneOrTheOther(bool Beside) {
  heddle::channel<int> Results(4);
  std::thread T;
  if (Beside)
    T = std::thread([&] { Results.close(); });
  else
    Results.close();
  if (Beside)
    T.join();
}
