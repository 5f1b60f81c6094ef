// A loop that makes one round starts one task.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <functional>
#include <pthread.h>
#include <thread>
#include <vector>

void run(int n, std::function<void()> work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i)
    threads.emplace_back([work] {
      for (int k = 0; k < 1000; ++k)
        work();
    });
  for (std::thread &t : threads)
    t.join();
}

class Workers {
public:
  Workers(unsigned n, std::function<void()> work) {
    for (unsigned i = 0; i < n; i++)
      threads.emplace_back(work);
  }
  ~Workers() {
    for (std::thread &t : threads)
      t.join();
  }

private:
  std::vector<std::thread> threads;
};

static void start_all(pthread_t *t, int n, void *(*f)(void *)) {
  for (int i = 0; i != n; ++i)
    pthread_create(&t[i], nullptr, f, nullptr);
}

int one, two, several, constant, alone, pair_of, last, counted;
static void *count(void *arg) {
  for (int i = 0; i < 1000; ++i)
    ++counted;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'counted' is written by this task while another instance of the task may be running
  return arg;
}

int main(int argc, char **) {
  run(1, [] { ++one; }); // OK: one task
  run(2, [] { ++two; });
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'two' is written by this task while another instance of the task may be running
  run(argc + 1, [] { ++several; });
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'several' is written by this task while another instance of the task may be running
  { Workers w(1, [] { ++alone; }); } // OK: one task
  {
    Workers w(3, [] {
      for (int i = 0; i < 1000; ++i)
        ++pair_of;
      // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'pair_of' is written by this task while another instance of the task may be running
    });
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < 1; ++i)
    threads.emplace_back([] { ++constant; }); // OK: one round
  // Each is started once, but one after the other, and both run.
  for (int k = 0; k < 2; ++k)
    for (int i = 0; i < 1; ++i)
      threads.emplace_back([] {
        for (int n = 0; n < 1000; ++n)
          ++last;
        // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'last' is written by this task while another instance of the task may be running
      });
  for (std::thread &t : threads)
    t.join();
  pthread_t t[2];
  start_all(t, 2, count);
  for (int i = 0; i < 2; ++i)
    pthread_join(t[i], nullptr);
  return one + alone + constant == 0;
}
