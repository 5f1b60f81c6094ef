// RUN: %check_heddle %s heddle-sync-lifetime
// HEDDLE-SILENT
#include <pthread.h>
#include <threads.h>

// FN: never initialised; zero happens to be an unlocked mutex on most systems
static mtx_t lock;
static int total;
void add(void) {
  mtx_lock(&lock);
  ++total;
  mtx_unlock(&lock);
}
static void destroy(pthread_mutex_t *m) { pthread_mutex_destroy(m); }
void through_call(pthread_mutex_t *m) {
  destroy(m);
  // FN: destroyed by a function
  pthread_mutex_lock(m);
  pthread_mutex_unlock(m);
}
