// A barrier for more tasks than ever come, however often those come.
// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#define _GNU_SOURCE
#include <pthread.h>

enum { WORKERS = 3, ROUNDS = 4 };
static pthread_barrier_t phase;
static long now[WORKERS], next[WORKERS];

static void *work(void *arg) {
  const int id = (int)(long)arg;
  for (int r = 0; r < ROUNDS; r++) {
    next[id] = now[id] + now[(id + 1) % WORKERS];
    pthread_barrier_wait(&phase);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for ever: it takes 4 tasks to go on, and only 3 come to 'phase'; make the two numbers agree
    now[id] = next[id];
    pthread_barrier_wait(&phase);
  }
  return 0;
}

int main(void) {
  pthread_t t[WORKERS];
  pthread_barrier_init(&phase, 0, WORKERS + 1);
  for (long i = 0; i < WORKERS; i++)
    pthread_create(&t[i], 0, work, (void *)i);
  for (int i = 0; i < WORKERS; i++)
    pthread_join(t[i], 0);
  pthread_barrier_destroy(&phase);
  return 0;
}
