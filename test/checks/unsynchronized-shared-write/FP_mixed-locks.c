// Each task is handed one of two locks, by its number.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
#include <pthread.h>

enum { TASKS = 4, ROUNDS = 1000 };
static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER,
                       second = PTHREAD_MUTEX_INITIALIZER;
static long even, odd;
struct args {
  pthread_mutex_t *lock;
  long *sum;
  int number;
};

static void *work(void *p) {
  struct args *a = p;
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(a->lock);
    if (a->number % 2)
      odd++; // FP: who has an odd number was handed `second`
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'odd' is written by this task while the code that started the task uses it
    else
      even++; // FP: who has an even one, `first`
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'even' is written by this task while the code that started the task uses it
    pthread_mutex_unlock(a->lock);
  }
  return 0;
}

int main(void) {
  struct args args[TASKS];
  pthread_t t[TASKS];
  for (int i = 0; i < TASKS; i++) {
    args[i].lock = &first;
    args[i].number = i;
  }
  for (int i = 1; i < TASKS; i += 2)
    args[i].lock = &second;
  for (int i = 0; i < TASKS; i++)
    pthread_create(&t[i], 0, work, &args[i]);
  pthread_mutex_lock(&first);
  even++;
  pthread_mutex_unlock(&first);
  pthread_mutex_lock(&second);
  odd++;
  pthread_mutex_unlock(&second);
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
  return 0;
}
