// RUN: %check_heddle %s heddle-waitgroup-misuse
#include "heddle/heddle.h"
#include <future>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
bool failed();

void work();

void early() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&] {
    if (failed())
      return;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task may end here without having told 'W', and the wait for it never returns
    work();
    W.done();
  });
  W.wait();
}

static void worker(heddle::wait_group *W, int N) {
  if (N < 0)
    return;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task may end here without having told 'W', and the wait for it never returns
  work();
  W->done();
}

void ptr() {
  heddle::wait_group W;
  W.add(1);
  std::thread T(worker, &W, 3);
  W.wait();
  T.join();
}

void lost() {
  heddle::wait_group W;
  W.add(1);
  std::thread T([&] {
    try {
      std::stoi("x");
      W.done();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: an exception keeps the task from telling 'W' of its end, and the wait for it never returns
    } catch (...) {
    }
  });
  W.wait();
  T.join();
}

void before() {
  heddle::wait_group W;
  W.wait();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the wait for 'W' returns at once: it is counted up only afterwards
  W.add(1);
  heddle::go([&] { W.done(); });
}

void noWait() {
  heddle::wait_group W;
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: nobody waits for 'W', which ends with its function while tasks still use it
  W.add(1);
  heddle::go([&] { W.done(); });
}

void below() {
  heddle::wait_group W;
  W.add(1);
  W.done();
  W.done();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'W' is counted below zero here: more is done than was added
}

void beside() {
  heddle::channel<int> C;
  heddle::wait_group W;
  heddle::task Closer = heddle::go([&] {
    W.wait();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the wait for 'W' may return before anything is counted: the task that waits starts before the first add
    C.close();
  });
  for (int I = 0; I < 3; ++I) {
    W.add(1);
    heddle::go([&] {
      C.send(1);
      W.done();
    });
  }
  for (int V : C)
    (void)V;
  Closer.join();
}

void latchMissed() {
  std::latch L(1);
  std::thread T([&] {
    if (failed())
      return;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task may end here without having told 'L', and the wait for it never returns
    L.count_down();
  });
  L.wait();
  T.join();
}

void thrown() {
  heddle::wait_group W;
  W.add(1);
  auto F = std::async(std::launch::async, [&] {
    if (failed())
      throw std::runtime_error("x");
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: an exception keeps the task from telling 'W' of its end, and the wait for it never returns
    W.done();
  });
  W.wait();
}

void switched(int K) {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&, K] {
    switch (K) {
    case 1:
      work();
      W.done();
      break;
    case 2:
      work();
      break;
    default:
      W.done();
    }
  });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may end here without having told 'W', and the wait for it never returns
  W.wait();
}

void outer() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([&] {
    try {
      if (failed())
        throw 1;
      W.done();
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: an exception keeps the task from telling 'W' of its end, and the wait for it never returns
    } catch (int) {
      work();
    }
  });
  W.wait();
}
