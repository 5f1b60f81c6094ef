// Counters that are compared with their limit, and counted in another step.
// RUN: %check_heddle %s heddle-non-atomic-update
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum { LIMIT = 3, ROUNDS = 100 };

struct quota {
  atomic_size_t used, peak;
  size_t limit;
};

static bool charge(struct quota *q, size_t n) {
  size_t used = atomic_load(&q->used);
  if (used > q->limit || n > q->limit - used)
    return false;
  used = atomic_fetch_add(&q->used, n);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'q->used' is compared and counted in two steps
  atomic_store(&q->peak, used + n);
  return true;
}

static atomic_int active;
static bool enter(void) {
  if (active < LIMIT) {
    active++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'active' is compared and counted in two steps
    return true;
  }
  return false;
}

// A semaphore made by hand.
static int tokens = 2;
static void down(void) {
  while (__atomic_load_n(&tokens, __ATOMIC_SEQ_CST) <= 0)
    sched_yield();
  __atomic_fetch_sub(&tokens, 1, __ATOMIC_SEQ_CST);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'tokens' is compared and counted in two steps
}
static void up(void) { __atomic_fetch_add(&tokens, 1, __ATOMIC_SEQ_CST); }

// A share of what may have ended.
static atomic_int refs = 1;
static bool share(void) {
  if (atomic_load(&refs) == 0)
    return false;
  atomic_fetch_add(&refs, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'refs' is compared and counted in two steps
  return true;
}

static void *work(void *arg) {
  for (int i = 0; i < ROUNDS; i++) {
    if (charge(arg, 1))
      enter();
    down();
    up();
    share();
  }
  return NULL;
}

int main(void) {
  struct quota q = {.limit = ROUNDS};
  pthread_t a, b;
  pthread_create(&a, NULL, work, &q);
  pthread_create(&b, NULL, work, &q);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
