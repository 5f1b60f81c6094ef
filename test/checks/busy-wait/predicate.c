// RUN: %check_heddle %s heddle-busy-wait
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static atomic_bool ready;
static pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;

// The question is in a function, and it is one of C11.
static bool has_started(void) { return atomic_load(&ready); }
void wait_predicate(void) {
  while (!has_started()) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'ready'
  }
}
void start(void) { atomic_store(&ready, true); }
