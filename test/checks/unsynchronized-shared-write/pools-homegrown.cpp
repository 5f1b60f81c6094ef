// What is put into a pool runs beside who puts it in, and beside the rest.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c++17
// RUN: %tsan_truth %s -std=c++17
// HEDDLE-TSAN: race

#include "Inputs/pools.h"

void textbook_loop() {
  int hits = 0;
  thread_pool pool(4);
  for (int i = 0; i < 100; ++i)
    pool.enqueue([&hits] { hits++; });
    // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'hits' is written by this task while another instance of the task may be running
}

void textbook_argument() {
  int sum = 0;
  thread_pool pool(2);
  auto done = pool.enqueue([&sum](int by) { sum += by; }, 3);
  // CHECK-MESSAGES: :[[@LINE-1]]:45: warning: 'sum' is written by this task while the code that started the task uses it
  sum++;
  done.get();
}

static int total;
static void add(int by) { total += by; }
// CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'total' is written by this task while another instance of the task may be running
void textbook_function() {
  thread_pool pool(4);
  for (int i = 0; i < 100; ++i)
    pool.enqueue(add, i);
}

void textbook_two() {
  int last = 0;
  thread_pool pool(2);
  pool.enqueue([&] { last = 1; });
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'last' is written by this task while another task uses it
  pool.enqueue([&] { last = 2; });
}

void queue_of_its_own() {
  int done = 0;
  split_pool pool(4);
  for (int i = 0; i < 100; ++i)
    pool.submit([&] { ++done; });
    // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 'done' is written by this task while another instance of the task may be running
}

struct summing : runnable {
  int &sum;
  explicit summing(int &sum) : sum(sum) {}
  void run() override { sum++; }
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'sum' is written by this task while another instance of the task may be running
};
static int printed;
struct printing : runnable {
  void run() override { printed++; }
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: 'printed' is written by this task while another instance of the task may be running
};
void objects() {
  int sum = 0;
  object_pool pool(3);
  for (int i = 0; i < 100; ++i)
    pool.execute(std::make_unique<summing>(sum));
}
void other_objects() {
  object_pool pool(3);
  for (int i = 0; i < 100; ++i)
    pool.execute(std::unique_ptr<runnable>(new printing));
}

void stealing() {
  int stolen = 0;
  stealing_pool pool(4);
  for (int i = 0; i < 100; ++i)
    pool.submit([&] { stolen++; });
    // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 'stolen' is written by this task while another instance of the task may be running
}

void one_thread() {
  int events = 0;
  event_loop loop;
  loop.post([&] { events++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: 'events' is written by this task while the code that started the task uses it
  events++;
}

void later() {
  int ticks = 0;
  scheduler timer;
  timer.after(std::chrono::milliseconds(1), [&] { ticks++; });
  // CHECK-MESSAGES: :[[@LINE-1]]:51: warning: 'ticks' is written by this task while the code that started the task uses it
  ticks++;
}

int main() {
  for (int i = 0; i < 20; ++i) {
    textbook_loop();
    textbook_argument();
    textbook_function();
    textbook_two();
    queue_of_its_own();
    objects();
    other_objects();
    stealing();
    one_thread();
    later();
  }
}
