// Atomics that look like a protocol, and exclude nobody.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c17
// RUN: %tsan_truth -std=c17 %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { ROUNDS = 2000 };

// Looks first, and says so afterwards.
static atomic_int wants[2];
static int late;
static void *looks_first(void *arg) {
  int me = (int)(long)arg;
  for (int i = 0; i < ROUNDS; i++) {
    while (atomic_load(&wants[1 - me]))
      sched_yield();
    sched_yield(); // long enough for the other one to look, too
    atomic_store(&wants[me], 1);
    late++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'late' is written by this task while another instance of the task may be running
    atomic_store(&wants[me], 0);
  }
  return 0;
}

// Says so, and looks at nothing.
static atomic_int here[2];
static int blind;
static void *looks_never(void *arg) {
  int me = (int)(long)arg;
  for (int i = 0; i < ROUNDS; i++) {
    atomic_store(&here[me], 1);
    blind++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'blind' is written by this task while another instance of the task may be running
    atomic_store(&here[me], 0);
  }
  return 0;
}

// After it has taken back what it said.
static atomic_int in[2], turn;
static int after;
static void *too_late(void *arg) {
  int me = (int)(long)arg, other = 1 - me;
  for (int i = 0; i < ROUNDS; i++) {
    atomic_store(&in[me], 1);
    atomic_store(&turn, other);
    while (atomic_load(&in[other]) && atomic_load(&turn) == other)
      sched_yield();
    atomic_store(&in[me], 0);
    after++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'after' is written by this task while another instance of the task may be running
  }
  return 0;
}

static void two(void *(*f)(void *)) {
  pthread_t t[2];
  for (long i = 0; i < 2; i++)
    pthread_create(&t[i], 0, f, (void *)i);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], 0);
}

int main(void) {
  two(looks_first);
  two(looks_never);
  two(too_late);
  return late + blind + after == 0;
}
