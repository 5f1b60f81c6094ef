// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static atomic_bool ready;
static pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;

// FN: the result is assigned, not the initial value of a variable.
void read_by_trying(void) {
  int error;
  do {
    error = pthread_rwlock_tryrdlock(&table);
  } while (error);
  pthread_rwlock_unlock(&table);
}
