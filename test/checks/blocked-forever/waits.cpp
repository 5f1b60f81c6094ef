// RUN: %check_heddle %s heddle-blocked-forever
#include "heddle/heddle.h"
#include <barrier>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <thread>

void alone() {
  heddle::channel<int> C;
  C.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: nobody who is there receives from 'C'
}

void alone2() {
  heddle::channel<int> C;
  C.receive();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: nobody is there who could signal 'C'
}

void late() {
  heddle::channel<int> C;
  C.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: who could end the wait for 'C' waits for what comes only after it
  heddle::go([C] { C.receive(); });
}

void selfServe() {
  heddle::channel<int> C;
  C.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: nobody who is there receives from 'C'
  C.receive();
}

void overfull() {
  heddle::channel<int> C(2);
  C.send(1);
  C.send(2);
  C.send(3);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: 'C' has room for 2 and nobody has received by then
  for (int V : C)
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: this waits for ever in the end: it receives until 'C' is closed, which nobody does
    (void)V;
}

void overfull2() {
  heddle::channel<int> C(2);
  for (int I = 0; I < 5; ++I)
    C.send(I);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for ever: 'C' has room for 2 and nobody has received by then
  C.receive();
}

void neverClosed() {
  heddle::channel<int> C(2);
  heddle::go([C] {
    for (int I = 0; I < 3; ++I)
      C.send(I);
  });
  for (int V : C)
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: this waits for ever in the end: it receives until 'C' is closed, which nobody does
    (void)V;
}

void wgNobody() {
  heddle::wait_group W;
  W.add(1);
  heddle::go([] {});
  W.wait();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 1 to go on, and 'W' is signalled 0 times at most
}

void wgLate() {
  heddle::wait_group W;
  W.add(1);
  W.wait();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 1 to go on, and 'W' is signalled 0 times at most
  W.done();
}

void wgFew() {
  heddle::wait_group W;
  W.add(2);
  heddle::go([&] { W.done(); });
  W.wait();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 2 to go on, and 'W' is signalled 1 times at most
}

void fut() {
  std::promise<int> P;
  auto F = P.get_future();
  F.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: 'P' is signalled only after it, by who waits here
  P.set_value(1);
}

void fut2() {
  std::promise<int> P;
  auto F = P.get_future();
  int X = F.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: this waits for ever: nobody is there who could signal 'P'
  (void)X;
}

void latch() {
  std::latch L(3);
  std::thread T([&] { L.count_down(); });
  L.count_down();
  L.wait();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 3 to go on, and 'L' is signalled 2 times at most
  T.join();
}

void barrier() {
  std::barrier B(3);
  std::thread T([&] { B.arrive_and_wait(); });
  B.arrive_and_wait();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 3 to go on, and 'B' is signalled 2 times at most
  T.join();
}

void sem() {
  std::binary_semaphore S(0);
  S.acquire();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: 'S' is signalled only after it, by who waits here
  S.release();
}

void sem2() {
  std::counting_semaphore<4> S(1);
  S.acquire();
  S.acquire();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 2 to go on, and 'S' is signalled 1 times at most
  S.release();
}

void circle() {
  heddle::channel<int> A, B;
  heddle::task X = heddle::go([=] {
    A.receive();
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for ever: who could end the wait for 'A' waits for what comes only after it
    B.send(1);
  });
  heddle::task Y = heddle::go([=] {
    B.receive();
    A.send(1);
  });
  X.join();
  Y.join();
}

void joinFirst() {
  heddle::channel<int> A(1);
  heddle::task X = heddle::go([=] { A.receive(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:37: warning: this waits for ever: who could end the wait for 'A' waits for what comes only after it
  X.join();
  A.send(1);
}

void joinFirst2() {
  std::promise<int> P;
  auto F = P.get_future();
  std::thread T([&] { F.get(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: this waits for ever: who could end the wait for 'P' waits for what comes only after it
  T.join();
  P.set_value(3);
}

void sel() {
  heddle::select();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: there is nothing to choose from
}

void nil() {
  heddle::channel<int> C(nullptr);
  C.receive();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: nobody is there who could signal 'C'
}

void moved() {
  heddle::channel<int> C(1);
  auto D = std::move(C);
  C.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: 'C' is empty, there is no channel
  D.receive();
}

void cv() {
  std::mutex M;
  std::condition_variable C;
  bool R = false;
  std::unique_lock L(M);
  while (!R)
    C.wait(L);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for ever: 'C' is signalled only after it, by who waits here
  R = true;
  C.notify_one();
}

void selfJoin() {
  std::thread T;
  T = std::thread([&] { T.join(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: the task waits for its own end
}

void bothSend() {
  heddle::channel<int> A, B;
  heddle::task X = heddle::go([=] {
    A.send(1);
    B.receive();
  });
  B.send(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: who could end the wait for 'B' waits for what comes only after it
  A.receive();
  X.join();
}
