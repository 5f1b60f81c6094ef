// RUN: %check_heddle %s heddle-task-outlives-capture -std=c++17
// Pools that go on after the function that put something in.
#include "../unsynchronized-shared-write/Inputs/pools.h"

thread_pool pool(4);

void global_pool() {
  int n = 0;
  pool.enqueue([&n] { n = 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'n' that it refers to ends
}
void textbook(thread_pool &given) {
  int n = 0;
  given.enqueue([&n](int by) { n += by; }, 3);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'n' that it refers to ends
}
void split(split_pool &given) {
  int n = 0;
  given.submit([&] { n++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'n' that it refers to ends
}
struct summing : runnable {
  int &sum;
  explicit summing(int &sum) : sum(sum) {}
  void run() override { sum++; }
};
struct nothing : runnable {
  void run() override {}
};
void object(object_pool &given) {
  int n = 0;
  given.execute(std::make_unique<nothing>());
  given.execute(std::make_unique<summing>(n));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'n' that it refers to ends
}
void stealing(stealing_pool &given) {
  int n = 0;
  given.submit([&] { n++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'n' that it refers to ends
}
void loop(event_loop &given) {
  int n = 0;
  given.post([&] { n++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'n' that it refers to ends
}
void later(scheduler &given) {
  int n = 0;
  given.after(std::chrono::milliseconds(5), [&] { n++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'n' that it refers to ends
}
