// RUN: %check_heddle %s heddle-waitgroup-misuse
#include "Inputs/crew.h"
#include <pthread.h>
#include <stddef.h>

int failed(void);
void work(void);

static struct crew all;

static void *worker(void *arg) {
  struct crew *c = arg;
  if (failed())
    return NULL;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task may end here without having told 'c', and the wait for it never returns
  work();
  crew_done(c);
  return NULL;
}
void start(void) {
  pthread_t t;
  crew_add(&all, 1);
  pthread_create(&t, NULL, worker, &all);
  crew_wait(&all);
}

static void *switches(void *arg) {
  switch (failed()) {
  case 1:
    work();
    break;
  default:
    crew_done(&all);
  }
  return arg;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may end here without having told 'all', and the wait for it never returns
}
void start_switch(void) {
  pthread_t t;
  crew_add(&all, 1);
  pthread_create(&t, NULL, switches, NULL);
  crew_wait(&all);
}

void too_often(void) {
  struct crew c = {0};
  crew_add(&c, 1);
  crew_done(&c);
  crew_done(&c);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'c' is counted below zero here: more is done than was added
}
