// Locks under two conditions at once, told by a status.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { Rounds = 1000, Locked = 1, Wait = 2 };
struct table {
  pthread_mutex_t lock;
  bool threaded;
  long used;
};
static struct table t = {PTHREAD_MUTEX_INITIALIZER, true, 0};

static int enter(struct table *of, unsigned flags) {
  if (!of->threaded || (flags & Locked))
    return 0;
  if (flags & Wait)
    return pthread_mutex_lock(&of->lock);
  return pthread_mutex_trylock(&of->lock);
}
static void leave(struct table *of, unsigned flags) {
  if (of->threaded && !(flags & Locked))
    pthread_mutex_unlock(&of->lock);
}

static int add(struct table *to, unsigned flags) {
  int rc = enter(to, flags);
  if (rc)
    return rc;
  to->used++; // FP: it is locked here, or the caller has locked it
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 't.used' is written by this task while another task uses it; no lock is held
  leave(to, flags);
  return 0;
}

static void *use(void *arg) {
  for (int i = 0; i < Rounds; i++) {
    add(&t, i % 2 ? Wait : 0);
    pthread_mutex_lock(&t.lock);
    add(&t, Locked);
    pthread_mutex_unlock(&t.lock);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, use, NULL);
  pthread_create(&b, NULL, use, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
