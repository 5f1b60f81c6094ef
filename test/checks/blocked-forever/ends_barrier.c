// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <pthread.h>
#include <stddef.h>

static pthread_barrier_t gate;

static void *worker(void *arg) {
  pthread_barrier_wait(&gate);
  return arg;
}

/* OK: two tasks and the one who starts them. */
int main(void) {
  pthread_t t[2];
  pthread_barrier_init(&gate, NULL, 3);
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, worker, NULL);
  pthread_barrier_wait(&gate);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  return 0;
}
