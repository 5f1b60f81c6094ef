// RUN: %check_heddle %s heddle-null-send
#include "heddle/heddle.h"
#include <functional>
#include <memory>
struct Job {
  void run();
  int Id;
};

void a(heddle::channel<Job *> C) {
  heddle::go([C] {
    for (Job *J : C)
      J->run();
  });
  C.send(nullptr);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: nothing is sent into 'C', whose receiver uses what it gets without asking
}

void b() {
  heddle::channel<std::unique_ptr<Job>> C(1);
  heddle::go([C] {
    for (auto &J : C)
      J->run();
  });
  std::unique_ptr<Job> P;
  C.send(std::move(P));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: nothing is sent into 'C', whose receiver uses what it gets without asking
}

void c() {
  heddle::channel<std::unique_ptr<Job>> C(2);
  heddle::go([C] {
    while (auto J = C.receive())
      (*J)->run();
  });
  auto P = std::make_unique<Job>();
  C.send(std::move(P));
  C.send(std::move(P));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: nothing is sent into 'C', whose receiver uses what it gets without asking
}

void d() {
  heddle::channel<std::shared_ptr<Job>> C(2);
  C.send({});
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: nothing is sent into 'C', whose receiver uses what it gets without asking
  auto J = *C.receive();
  J->run();
}

void e() {
  heddle::channel<std::function<void()>> C(2);
  C.send(nullptr);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: nothing is sent into 'C', whose receiver uses what it gets without asking
  auto F = C.receive();
  (*F)();
}

void f() {
  heddle::channel<Job *> C(2);
  Job *J = nullptr;
  C.send(J);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: nothing is sent into 'C', whose receiver uses what it gets without asking
  auto R = C.receive();
  (*R)->run();
}

void g(heddle::channel<Job *> C) {
  heddle::go([C] {
    int X = (*C.receive())->Id;
    (void)X;
  });
  C.send(nullptr);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: nothing is sent into 'C', whose receiver uses what it gets without asking
}
