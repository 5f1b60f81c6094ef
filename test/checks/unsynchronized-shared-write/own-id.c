// Each task asks whether it is itself: all of them are.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stdlib.h>

enum { TASKS = 3, ROUNDS = 20000 };
struct worker {
  pthread_t self;
  int number;
};
static long total;

static void *work(void *p) {
  struct worker *w = p;
  w->self = pthread_self();
  if (!pthread_equal(w->self, pthread_self()))
    abort();
  for (int i = 0; i < ROUNDS; i++)
    total++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'total' is written by this task while another instance of the task may be running
  return 0;
}

int main(void) {
  struct worker w[TASKS];
  pthread_t t[TASKS];
  for (int i = 0; i < TASKS; i++)
    pthread_create(&t[i], 0, work, &w[i]);
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
  return 0;
}
