// What is asked of the flags does not lead to the lock.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>

enum { THREADSAFE = 1, VERBOSE = 2 };

static struct {
  int flags;
  pthread_mutex_t mu;
  int told;
} cache = {THREADSAFE | VERBOSE, PTHREAD_MUTEX_INITIALIZER, 0};

// The lock is taken where the bit is not set, and it is.
static void tell(void) {
  if (!(cache.flags & THREADSAFE))
    pthread_mutex_lock(&cache.mu);
  if (cache.flags & THREADSAFE)
    cache.told++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'cache.told' is written by this task
  if (!(cache.flags & THREADSAFE))
    pthread_mutex_unlock(&cache.mu);
}

static void *work(void *arg) {
  (void)arg;
  for (int i = 0; i < 20000; i++) {
    tell();
  }
  return NULL;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, work, NULL);
  pthread_create(&b, NULL, work, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
