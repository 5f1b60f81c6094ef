// A lock that is taken under a condition guards only where the condition is
// true, for as long as it stays so.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { Rounds = 20000 };
struct table {
  pthread_mutex_t lock;
  bool threaded;
  int used, missed;
};

static struct table off = {PTHREAD_MUTEX_INITIALIZER, false, 0, 0};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool careful = true;
static int by_luck, told, after;

static void enter(struct table *of) {
  if (of->threaded)
    pthread_mutex_lock(&of->lock);
}
static void leave(struct table *of) {
  if (of->threaded)
    pthread_mutex_unlock(&of->lock);
}

static void add(int *to, bool locked) {
  if (locked)
    pthread_mutex_lock(&lock);
  ++*to;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'told' is written by this task while another task uses it
  if (locked)
    pthread_mutex_unlock(&lock);
}

static void *use(void *arg) {
  for (int i = 0; i < Rounds; i++) {
    // Nobody has said that there are threads.
    enter(&off);
    off.used++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'off.used' is written by this task while another task uses it; no lock is held
    leave(&off);
    if (off.threaded)
      pthread_mutex_lock(&off.lock);
    off.missed++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'off.missed' is written by this task while another task uses it; no lock is held
    if (off.threaded)
      pthread_mutex_unlock(&off.lock);

    // Not a mode: each task sees something else.
    bool lucky = (i + (arg != NULL)) % 2;
    if (lucky)
      pthread_mutex_lock(&lock);
    by_luck++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'by_luck' is written by this task while another task uses it; no lock is held
    if (lucky)
      pthread_mutex_unlock(&lock);

    // The lock has been left.
    if (careful)
      pthread_mutex_lock(&lock);
    if (careful)
      pthread_mutex_unlock(&lock);
    after++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'after' is written by this task while another task uses it; no lock is held
    add(&told, arg != NULL);
  }
  return NULL;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, use, NULL);
  pthread_create(&b, NULL, use, &lock);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
