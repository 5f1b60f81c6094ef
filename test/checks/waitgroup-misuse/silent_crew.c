// RUN: %check_heddle %s heddle-waitgroup-misuse
// HEDDLE-SILENT
#include "Inputs/crew.h"
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

int failed(void);
void work(void);

static struct crew all;

/* OK: one way out. */
static void *worker(void *arg) {
  struct crew *c = arg;
  if (failed())
    goto out;
  work();
out:
  crew_done(c);
  return NULL;
}
void start(void) {
  pthread_t t;
  crew_add(&all, 1);
  pthread_create(&t, NULL, worker, &all);
  crew_wait(&all);
}

/* OK: the program ends. */
static void *ends(void *arg) {
  if (failed())
    abort();
  crew_done(arg);
  return NULL;
}
void start_end(void) {
  pthread_t t;
  crew_add(&all, 1);
  pthread_create(&t, NULL, ends, &all);
  crew_wait(&all);
}

/* OK: there may be none. */
static void *perhaps(void *arg) {
  struct crew *c = arg;
  if (c == NULL)
    return NULL;
  work();
  crew_done(c);
  return NULL;
}
void start_perhaps(void) {
  pthread_t t;
  crew_add(&all, 1);
  pthread_create(&t, NULL, perhaps, &all);
  crew_wait(&all);
}

/* OK: two of two. */
void two(void) {
  struct crew c = {0};
  crew_add(&c, 2);
  crew_done(&c);
  crew_done(&c);
  crew_wait(&c);
}
