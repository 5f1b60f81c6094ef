// RUN: %check_heddle %s heddle-null-send
// HEDDLE-SILENT
#include "heddle/heddle.h"
#include <functional>
#include <memory>
struct Job {
  void run();
  int Id;
};
Job *find();

// OK: the receiver asks.
void a(heddle::channel<Job *> C) {
  heddle::go([C] {
    for (Job *J : C) {
      if (!J)
        return;
      J->run();
    }
  });
  C.send(nullptr);
}

// OK: asks the smart pointer.
void b() {
  heddle::channel<std::unique_ptr<Job>> C(1);
  heddle::go([C] {
    for (auto &J : C)
      if (J)
        J->run();
  });
  std::unique_ptr<Job> P;
  C.send(std::move(P));
}

// OK: filled again.
void c() {
  heddle::channel<std::unique_ptr<Job>> C(2);
  heddle::go([C] {
    while (auto J = C.receive())
      (*J)->run();
  });
  auto P = std::make_unique<Job>();
  C.send(std::move(P));
  P = std::make_unique<Job>();
  C.send(std::move(P));
}

// OK: compares.
void d() {
  heddle::channel<std::shared_ptr<Job>> C(2);
  C.send({});
  auto J = *C.receive();
  if (J != nullptr)
    J->run();
}

// OK: asks the callable.
void e() {
  heddle::channel<std::function<void()>> C(2);
  C.send(nullptr);
  auto F = C.receive();
  if (*F)
    (*F)();
}

// OK: gets a value.
void f() {
  heddle::channel<Job *> C(2);
  Job *J = nullptr;
  J = find();
  C.send(J);
  auto R = C.receive();
  (*R)->run();
}

// OK: the loop asks.
void g(heddle::channel<Job *> C) {
  heddle::go([C] {
    while (Job *J = *C.receive())
      J->run();
  });
  C.send(nullptr);
}

// OK: null ends the loop.
void h(heddle::channel<Job *> C) {
  heddle::go([C] {
    for (Job *J : C) {
      if (J == nullptr)
        break;
      J->run();
    }
  });
  C.send(nullptr);
}

// OK: does not use it.
void i(heddle::channel<int *> C) {
  heddle::go([C] {
    for (int *J : C)
      (void)J;
  });
  C.send(nullptr);
}
void take(Job *);

// OK: hands it on.
void j(heddle::channel<Job *> C) {
  heddle::go([C] {
    for (Job *J : C)
      take(J);
  });
  C.send(nullptr);
}

// OK: may have got a value.
void k(heddle::channel<Job *> C, bool B) {
  heddle::go([C] {
    for (Job *J : C)
      J->run();
  });
  Job *P = nullptr;
  if (B)
    P = find();
  if (P)
    C.send(P);
}

// OK: copied, not moved.
void l(heddle::channel<std::shared_ptr<Job>> C) {
  heddle::go([C] {
    for (auto J : C)
      J->run();
  });
  auto P = std::make_shared<Job>();
  C.send(P);
  C.send(P);
}

// OK: asks for both.
void m(heddle::channel<Job *> C) {
  heddle::go([C] {
    auto V = C.receive();
    if (V && *V)
      (*V)->run();
  });
  C.send(nullptr);
}

// OK: asks its own copy.
void n(heddle::channel<Job *> C) {
  heddle::go([C] {
    auto V = C.receive();
    Job *J = V.value_or(nullptr);
    if (J)
      J->run();
  });
  C.send(nullptr);
}
