// RUN: %check_heddle %s heddle-busy-wait
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static atomic_bool ready;
static pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;

void read_by_trying(void) {
  int error;
  do {
    error = pthread_rwlock_tryrdlock(&table);
    // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the loop spins until 'table' can be locked
  } while (error);
  pthread_rwlock_unlock(&table);
}
