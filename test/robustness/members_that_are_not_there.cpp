// The header of a member's type is missing: what the destructor of the class
// ends is not known. Editors see such code all the time.
// RUN: %not %clang_tidy -load=%plugin '-checks=-*,heddle-*' -config={} -quiet %s -- -std=c++17 2>&1 | %filecheck %s
// CHECK: warning: 'N' is read here without
// CHECK: error: {{.*}}'scheduler.h' file not found [clang-diagnostic-error]
// CHECK-NOT: Stack dump
#include <mutex>

// What comes before is looked at as ever.
class Counter {
public:
  void add() {
    std::lock_guard<std::mutex> G(M);
    ++N;
  }
  void drop() {
    std::lock_guard<std::mutex> G(M);
    --N;
  }
  int get() const { return N; }

private:
  std::mutex M;
  int N = 0;
};

#include "scheduler.h"

class Scheduler;
struct Manager : Scheduler {
  ~Manager() {
    if (N)
      M.lock();
  }
  int N;
  std::mutex M;
  Scheduler S;
  Scheduler Several[2];
};
struct Inner {
  Manager M;
  Unknown *U;
};
struct Outer : Inner {
  ~Outer() { M.M.unlock(); }
  Unknown<int> Other;
};
void use(Manager *P) { delete P; }
void local() {
  Scheduler S;
  std::lock_guard<std::mutex> G(*new std::mutex);
  Manager M;
  Outer O;
}
