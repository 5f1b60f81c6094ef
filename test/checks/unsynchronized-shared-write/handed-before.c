// What all tasks are handed is set in a loop of its own: not the lock that
// everybody else takes, or another one for each.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>

enum { TASKS = 3, ROUNDS = 20000 };
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER,
                       other = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t own[TASKS] = {PTHREAD_MUTEX_INITIALIZER,
                                     PTHREAD_MUTEX_INITIALIZER,
                                     PTHREAD_MUTEX_INITIALIZER};
static long total, sum;
struct args {
  pthread_mutex_t *shared, *own;
};

static void *work(void *p) {
  struct args *a = p;
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(a->shared);
    total++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is written by this task while the code that started the task uses it; the locks that are held differ
    pthread_mutex_unlock(a->shared);
    pthread_mutex_lock(a->own);
    sum++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'sum' is written by this task while another instance of the task may be running
    pthread_mutex_unlock(a->own);
  }
  return 0;
}

int main(void) {
  struct args args[TASKS];
  pthread_t t[TASKS];
  for (int i = 0; i < TASKS; i++) {
    args[i].shared = &one;
    args[i].own = &own[i];
  }
  for (int i = 0; i < TASKS; i++)
    pthread_create(&t[i], 0, work, &args[i]);
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&other);
    total++;
    pthread_mutex_unlock(&other);
  }
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
  return 0;
}
