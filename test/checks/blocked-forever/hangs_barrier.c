// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#define _GNU_SOURCE
#include <pthread.h>
#include <stddef.h>

static pthread_barrier_t gate;

static void *worker(void *arg) {
  pthread_barrier_wait(&gate);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 3 to go on, and 'gate' is signalled 2 times at most
  return arg;
}

int main(void) {
  pthread_t t[2];
  pthread_barrier_init(&gate, NULL, 3);
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, worker, NULL);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  return 0;
}
