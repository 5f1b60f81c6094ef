// RUN: %check_heddle %s heddle-inconsistent-locking
#include <mutex>

// Each task has its own.
class Fiber {
public:
  static Fiber *get() { return current; }
  // FP: only reached through the task's own pointer.
  int id() const {
    return number;
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'number' is read here without 'mu', which is held by 3 of 4 functions
  }
  void a() {
    std::lock_guard<std::mutex> g(mu);
    number = 1;
  }
  void b() {
    std::lock_guard<std::mutex> g(mu);
    number = 2;
  }
  void c() {
    std::lock_guard<std::mutex> g(mu);
    number = 3;
  }

private:
  static thread_local Fiber *current;
  std::mutex mu;
  int number = 0;
};
thread_local Fiber *Fiber::current;
int here() {
  Fiber *own = Fiber::get();
  return own->id();
}
