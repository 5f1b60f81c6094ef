// Locks that are taken only if the program says that it has several threads.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { Rounds = 100 };
struct table {
  pthread_mutex_t lock;
  int used, missed;
  bool threaded;
};
static struct table t = {PTHREAD_MUTEX_INITIALIZER, 0, 0, true};

static void enter(struct table *of) {
  if (of->threaded)
    pthread_mutex_lock(&of->lock);
}
static void leave(struct table *of) {
  if (of->threaded)
    pthread_mutex_unlock(&of->lock);
}

static void *use(void *arg) {
  for (int i = 0; i < Rounds; i++) {
    if (t.threaded)
      pthread_mutex_lock(&t.lock);
    t.used++; // FP: it is known to have threads
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 't.used' is written by this task while another task uses it; no lock is held
    if (t.threaded)
      pthread_mutex_unlock(&t.lock);
    enter(&t);
    t.missed++; // FP: the same in functions
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 't.missed' is written by this task while another task uses it; no lock is held
    leave(&t);
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
