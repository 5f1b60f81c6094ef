// RUN: %check_heddle %s heddle-busy-wait
#include "heddle/heddle.h"
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

void handle(int Item);

struct Connection {
  std::atomic<int> State{0};
  std::mutex Lock;
  bool Closed = false;
};

void waitThroughPointer(const Connection *C) {
  while (C->State.load() != 2) {
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until another task changes 'State'
  }
}

void waitThroughSharedPointer(const std::shared_ptr<Connection> &C) {
  while (C->State != 2)
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until another task changes 'State'
    ;
}

void waitForElement(const std::vector<std::unique_ptr<Connection>> &All) {
  while (All[0]->State.load() == 0) {
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until another task changes 'State'
  }
}

// Asking under a lock is asking.
void waitUnderLock(Connection &C) {
  for (;;) {
    std::lock_guard<std::mutex> Hold(C.Lock);
    if (C.Closed)
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: the loop spins until another task changes 'Closed'
      break;
  }
}

void waitForCount(const std::atomic<int> &Left) {
  while (Left > 0)
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until another task changes 'Left'
    ;
}

void waitForBit(const std::atomic<unsigned> &Flags) {
  while ((Flags.load() & 4u) == 0) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'Flags'
  }
}

struct Job {
  std::atomic<bool> Done{false};
  void waitFor() const {
    while (!Done) {
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the loop spins until another task changes 'Done'
    }
  }
};

struct WaitUntilDone {
  const Job &Watched;
  void operator()() const {
    while (!Watched.Done.load()) {
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the loop spins until another task changes 'Done'
    }
  }
};

// The other branch works, this one only asks.
void nothingToDo(heddle::channel<int> Jobs, heddle::context Running) {
  while (!Running.cancelled()) {
    if (auto Item = Jobs.try_receive())
    // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the loop asks 'Jobs' again and again without waiting
      handle(*Item);
  }
}

void spinInTask(const std::atomic<bool> &Ready) {
  std::jthread Waiter([&Ready] {
    while (!Ready.load())
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the loop spins until another task changes 'Ready'
      ;
    handle(1);
  });
}

void closeTheConnection(Connection &C) {
  std::jthread Closer([&C] {
    std::lock_guard<std::mutex> Hold(C.Lock);
    C.Closed = true;
  });
}

template <class T> class Latch {
  std::atomic<T> Count;

public:
  explicit Latch(T N) : Count(N) {}
  void countDown() { --Count; }
  void wait() const {
    while (Count.load() != 0) {
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the loop spins until another task changes 'Count'
    }
  }
};
void waitForLatch(const Latch<int> &L) { L.wait(); }
