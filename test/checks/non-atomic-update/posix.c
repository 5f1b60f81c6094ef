// RUN: %check_heddle %s heddle-non-atomic-update -no-fixed-is-silent
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static _Atomic int hits;
void hit(void) {
  hits = hits + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'hits' is atomic, but it is read and written back in two steps
  // CHECK-FIXES: hits += 1;
}

static int *table;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
int *get(void) {
  if (!table) {
    // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'table' is tested here without the lock under which it is written
    pthread_mutex_lock(&lock);
    if (!table)
      table = malloc(100);
    pthread_mutex_unlock(&lock);
  }
  return table;
}
