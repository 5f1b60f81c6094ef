// RUN: %check_heddle %s heddle-blocked-forever
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <barrier>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

// OK: the receiver is there.
void pair() {
  heddle::channel<int> C;
  heddle::go([C] { C.receive(); });
  C.send(1);
}

// OK: the sender is there.
void pair2() {
  heddle::channel<int> C;
  heddle::task T = heddle::go([C] { C.send(1); });
  C.receive();
  T.join();
}

// OK: there is room.
void buffered() {
  heddle::channel<int> C(2);
  C.send(1);
  C.send(2);
  C.receive();
}

// OK: closed before.
void closed() {
  heddle::channel<int> C(2);
  C.send(1);
  C.close();
  for (int V : C)
    (void)V;
}

// OK: the producer closes.
void produced() {
  heddle::channel<int> C;
  heddle::go([C] {
    for (int I = 0; I < 3; ++I)
      C.send(I);
    C.close();
  });
  for (int V : C)
    (void)V;
}

// OK: two of two.
void wg() {
  heddle::wait_group W;
  W.add(2);
  heddle::go([&] { W.done(); });
  heddle::go([&] { W.done(); });
  W.wait();
}

// OK: as many as tasks.
void wgLoop(int N) {
  heddle::wait_group W;
  for (int I = 0; I < N; ++I) {
    W.add(1);
    heddle::go([&] { W.done(); });
  }
  W.wait();
}

// OK: three of three.
void wgConst() {
  heddle::wait_group W;
  W.add(3);
  for (int I = 0; I < 3; ++I)
    heddle::go([&] { W.done(); });
  W.wait();
}

// OK: the group counts by itself.
void wgGo() {
  heddle::wait_group W;
  W.go([] {});
  W.wait();
}

static void work(heddle::wait_group &W) {
  W.done();
}

// OK: counted in a function.
void wgHelper() {
  heddle::wait_group W;
  W.add(2);
  heddle::go([&] { work(W); });
  heddle::go([&] { work(W); });
  W.wait();
}

// OK: another task sets it.
void fut() {
  std::promise<int> P;
  auto F = P.get_future();
  std::thread T([&] { P.set_value(1); });
  F.get();
  T.join();
}

// OK: moved into the task.
void futMoved() {
  std::promise<int> P;
  auto F = P.get_future();
  std::thread T([](std::promise<int> Q) { Q.set_value(1); }, std::move(P));
  F.get();
  T.join();
}

// OK: captured by move.
void futMoved2() {
  std::promise<int> P;
  auto F = P.get_future();
  std::thread T([Q = std::move(P)]() mutable { Q.set_value(1); });
  F.get();
  T.join();
}

// OK: set before.
void futSet() {
  std::promise<int> P;
  P.set_value(3);
  P.get_future().get();
}

// OK: another task runs it.
void task() {
  std::packaged_task<int()> P([] { return 3; });
  auto F = P.get_future();
  std::thread T(std::move(P));
  F.get();
  T.join();
}

// OK: run before.
void task2() {
  std::packaged_task<int()> P([] { return 3; });
  auto F = P.get_future();
  P();
  F.get();
}

// OK: two of two.
void latch() {
  std::latch L(2);
  std::thread T([&] { L.count_down(); });
  L.count_down();
  L.wait();
  T.join();
}

// OK: four of four.
void latchN() {
  std::latch L(4);
  std::vector<std::thread> Ts;
  for (int I = 0; I < 4; ++I)
    Ts.emplace_back([&] { L.count_down(); });
  L.wait();
  for (auto &T : Ts)
    T.join();
}

// OK: as many as there are.
void latchUnknown(int N) {
  std::latch L(N);
  std::vector<std::thread> Ts;
  for (int I = 0; I < N; ++I)
    Ts.emplace_back([&] { L.count_down(); });
  L.wait();
  for (auto &T : Ts)
    T.join();
}

// OK: two at once.
void latch2() {
  std::latch L(2);
  L.count_down(2);
  L.wait();
}

// OK: two of two, in rounds.
void barrier() {
  std::barrier B(2);
  std::thread T([&] {
    for (int I = 0; I < 3; ++I)
      B.arrive_and_wait();
  });
  for (int I = 0; I < 3; ++I)
    B.arrive_and_wait();
  T.join();
}

// OK: another task releases it.
void sem() {
  std::binary_semaphore S(0);
  std::thread T([&] { S.release(); });
  S.acquire();
  T.join();
}

// OK: two are there.
void sem1() {
  std::counting_semaphore<4> S(2);
  S.acquire();
  S.acquire();
  S.release(2);
}

// OK: one after the other.
void pingpong() {
  heddle::channel<int> A, B;
  heddle::task X = heddle::go([=] {
    for (int I = 0; I < 3; ++I) {
      A.receive();
      B.send(1);
    }
  });
  for (int I = 0; I < 3; ++I) {
    A.send(1);
    B.receive();
  }
  X.join();
}

// OK: another task notifies.
void cv() {
  std::mutex M;
  std::condition_variable C;
  bool R = false;
  std::thread T([&] {
    std::lock_guard L(M);
    R = true;
    C.notify_one();
  });
  {
    std::unique_lock L(M);
    while (!R)
      C.wait(L);
  }
  T.join();
}

// OK: true from the start.
void cvPred() {
  std::mutex M;
  std::condition_variable C;
  bool R = true;
  std::unique_lock L(M);
  C.wait(L, [&] { return R; });
}

// OK: takes a case out of the choice.
void selectNil(heddle::channel<int> In) {
  heddle::channel<int> C(nullptr);
  heddle::select(heddle::on_receive(C, [](auto) {}), heddle::on_receive(In, [](auto) {}));
}

// OK: only tries.
void tried() {
  heddle::channel<int> C(1);
  if (C.try_receive())
    C.send(2);
  C.send(1);
  C.receive();
}

// OK: the caller has the other side.
void given(heddle::channel<int> C) {
  C.send(1);
}

// OK: the caller receives.
heddle::channel<int> returned() {
  heddle::channel<int> C(1);
  C.send(1);
  return C;
}
void store(heddle::channel<int>);

// OK: somebody else knows it.
void escaped() {
  heddle::channel<int> C;
  store(C);
  C.receive();
}

// OK: closing ends the wait.
void done() {
  heddle::channel<heddle::unit> D;
  std::thread T([D] { D.close(); });
  D.receive();
  T.join();
}

// OK: there is room for one.
void mutual() {
  heddle::channel<int> A(1), B(1);
  heddle::task X = heddle::go([=] {
    A.send(1);
    B.receive();
  });
  B.send(1);
  A.receive();
  X.join();
}
struct Worker {
  heddle::channel<int> In, Out;
  void run() {
    for (int V : In)
      Out.send(V);
    Out.close();
  }
};

// OK: in a structure.
void useWorker() {
  Worker W;
  heddle::task T = heddle::go([&] { W.run(); });
  W.In.send(1);
  W.Out.receive();
  W.In.close();
  T.join();
}
void callback(std::function<void(int)> F);

// OK: the callback sends.
void viaCallback() {
  heddle::channel<int> C;
  callback([=](int V) { C.send(V); });
  C.receive();
}

// OK: a stored callable sends.
void viaFunction() {
  heddle::channel<int> C;
  std::function<void()> F = [=] {
    C.send(1);
  };
  std::thread T(F);
  C.receive();
  T.join();
}

// OK: somebody runs the job.
void pool(std::vector<std::function<void()>> &Jobs) {
  heddle::channel<int> C;
  Jobs.push_back([=] { C.send(1); });
  C.receive();
}

// OK: a new group in every round.
void fresh() {
  for (int I = 0; I < 3; ++I) {
    heddle::wait_group W;
    W.add(1);
    heddle::go([&] { W.done(); });
    W.wait();
  }
}

// OK: set while the task waits.
void async() {
  std::promise<void> P;
  auto F = std::async(std::launch::async, [&] { P.get_future().wait(); });
  P.set_value();
  F.get();
}

// OK: both arrive.
void latchArrive() {
  std::latch L(2);
  std::thread T([&] { L.arrive_and_wait(); });
  L.arrive_and_wait();
  T.join();
}

// OK: joined at the end.
void jthreads() {
  heddle::channel<int> C;
  std::jthread T([&] { C.send(1); });
  C.receive();
}
