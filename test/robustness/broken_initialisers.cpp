// What is left of an initialiser that does not fit has no type. Editors see such
// code all the time.
// RUN: %not %clang_tidy -load=%plugin '-checks=-*,heddle-*' -config={} -quiet %s -- -std=c++20 2>&1 | %filecheck %s
// CHECK: error: {{.*}}[clang-diagnostic-error]
// CHECK-NOT: Stack dump
#include <mutex>
#include <thread>

std::mutex M;

struct Member {
  int A;
  unknown B;
  Member() : A(1, 2), B(3, 4) {
    std::lock_guard<std::mutex> G(M);
    ++A;
  }
  Member(int X) : Nobody(X, 1), A(X), A(X, X) { M.lock(); }
};

struct Unnamed {
  int A;
  long B = missing();
  Unnamed() : A(missing()) { M.lock(); }
};

struct NoDefault {
  NoDefault(int, undeclared);
};

void declared() {
  NoDefault N(1, 2, 3);
  unknown U(1, 2);
  int Two(1, 2);
  int Late(missing(U)), Later{missing(N)};
  int &Reference(Two, 3);
  auto Deduced(1, 2);
  std::thread T([&] { ++Two; }, );
  std::thread Other([&] { ++Two; }, Two;
  M.lock();
