// As many come to a barrier as it waits for, again and again.
// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <pthread.h>

enum { WORKERS = 3, ROUNDS = 4 };
static pthread_barrier_t phase, pair, team;

static void rounds(pthread_barrier_t *b) {
  for (int r = 0; r < ROUNDS; r++)
    pthread_barrier_wait(b); // OK: the others come as often
}
static void *work(void *arg) {
  rounds(&phase);
  rounds(arg ? &pair : &phase); // OK: in all, they agree
  return 0;
}
static void *member(void *arg) {
  for (int r = 0; r < ROUNDS; r++)
    pthread_barrier_wait(&team); // OK: main comes, too
  return arg;
}

int main(void) {
  pthread_t t[WORKERS];
  pthread_barrier_init(&phase, 0, WORKERS);
  pthread_barrier_init(&pair, 0, 2);
  for (int i = 0; i < WORKERS; i++)
    pthread_create(&t[i], 0, work, 0);
  for (int i = 0; i < WORKERS; i++)
    pthread_join(t[i], 0);

  pthread_barrier_init(&team, 0, WORKERS + 1);
  for (int i = 0; i < WORKERS; i++)
    pthread_create(&t[i], 0, member, 0);
  for (int r = 0; r < ROUNDS; r++)
    pthread_barrier_wait(&team);
  for (int i = 0; i < WORKERS; i++)
    pthread_join(t[i], 0);
  return 0;
}
