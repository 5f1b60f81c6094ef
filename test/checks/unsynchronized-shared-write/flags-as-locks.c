// A flag that is asked for and then set in a second step is no lock, whatever
// it is called and wherever it is kept.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

static atomic_int busy;
static int total;
static void lock(void) {
  while (atomic_load(&busy) != 0)
    sched_yield();
  atomic_store(&busy, 1);
}
static void unlock(void) { atomic_store(&busy, 0); }

static atomic_bool trying;
static int tried;
static atomic_int owner;
static int owned;

static void *work(void *unused) {
  (void)unused;
  for (int i = 0; i < 10000; ++i) {
    lock();
    ++total;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is written by this task while another task uses it
    unlock();
    if (!trying) {
      trying = 1;
      ++tried;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'tried' is written by this task while another task uses it
      trying = 0;
    }
    int none = 0;
    if (atomic_compare_exchange_strong(&owner, &none, 1)) {
      ++owned;
      atomic_store(&owner, 0);
    }
  }
  return 0;
}

struct counter {
  atomic_bool taken;
  int n;
};
static void *count(void *arg) {
  struct counter *c = arg;
  for (int i = 0; i < 10000; ++i) {
    while (c->taken)
      sched_yield();
    c->taken = 1;
    c->n++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'c.n' is written by this task while another task uses it
    c->taken = 0;
  }
  return 0;
}

// OK: each has its own state to wait for.
static atomic_int state;
static int box;
static void *ping(void *unused) {
  for (int i = 0; i < 100; ++i) {
    while (state != 0)
      sched_yield();
    box++;
    state = 1;
  }
  return unused;
}
static void *pong(void *unused) {
  for (int i = 0; i < 100; ++i) {
    while (state != 1)
      sched_yield();
    box--;
    state = 0;
  }
  return unused;
}

int main(void) {
  pthread_t t[6];
  struct counter c = {0};
  pthread_create(&t[0], 0, work, 0);
  pthread_create(&t[1], 0, work, 0);
  pthread_create(&t[2], 0, count, &c);
  pthread_create(&t[3], 0, count, &c);
  pthread_create(&t[4], 0, ping, 0);
  pthread_create(&t[5], 0, pong, 0);
  for (int i = 0; i < 6; ++i)
    pthread_join(t[i], 0);
  return total + tried + owned + c.n + box == 0;
}
