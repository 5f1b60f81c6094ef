// RUN: %check_heddle %s heddle-non-atomic-update
// HEDDLE-SILENT
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static _Atomic int hits;
static atomic_int level;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// OK: these are one step
void hit(void) {
  hits += 1;
  hits++;
  atomic_fetch_add(&hits, 1);
}
// OK: under a lock
void raise_level(void) {
  pthread_mutex_lock(&lock);
  atomic_store(&level, atomic_load(&level) + 1);
  pthread_mutex_unlock(&lock);
}
// OK: compare and exchange
void cap(int n) {
  int old = atomic_load(&level);
  while (old > n && !atomic_compare_exchange_weak(&level, &old, n)) {
  }
}
// OK: nobody else knows it
int local(void) {
  atomic_int own = 0;
  own = own + 1;
  return own;
}
// OK: tested under the lock only
static int *table;
int *get(void) {
  pthread_mutex_lock(&lock);
  if (!table)
    table = malloc(100);
  pthread_mutex_unlock(&lock);
  return table;
}
