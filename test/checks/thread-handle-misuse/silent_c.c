// RUN: %check_heddle %s heddle-thread-handle-misuse,heddle-unjoined-thread
// HEDDLE-SILENT
#include <pthread.h>
#include <stddef.h>
#include <threads.h>

static void *work(void *arg) { return arg; }
static int task(void *arg) { return arg != NULL; }
int choose(void);

// OK: each round starts its own
void anew(void) {
  pthread_t t;
  for (int i = 0; i < 3; i++) {
    pthread_create(&t, NULL, work, NULL);
    pthread_join(t, NULL);
  }
}

// OK: one or the other
void one_way(int quick) {
  pthread_t t;
  pthread_create(&t, NULL, work, NULL);
  if (quick)
    pthread_detach(t);
  else
    pthread_join(t, NULL);
}

// OK: each way joins once
int on_error(void) {
  pthread_t t;
  pthread_create(&t, NULL, work, NULL);
  if (choose()) {
    pthread_join(t, NULL);
    return 1;
  }
  pthread_join(t, NULL);
  return 0;
}

// OK: a flag tells
void flagged(void) {
  pthread_t t;
  int joined = 0;
  pthread_create(&t, NULL, work, NULL);
  if (choose()) {
    pthread_join(t, NULL);
    joined = 1;
  }
  if (!joined)
    pthread_join(t, NULL);
}

// OK: two threads
int reverse(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, work, NULL);
  pthread_create(&b, NULL, work, NULL);
  pthread_join(b, NULL);
  return pthread_join(a, NULL);
}

// OK: all of them, in each round
void arrays(void) {
  pthread_t t[4];
  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < 4; i++)
      pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 4; i++)
      pthread_join(t[i], NULL);
  }
}

// OK: until it works
int retries(void) {
  thrd_t t;
  while (thrd_create(&t, task, NULL) != thrd_success)
    ;
  return thrd_join(t, NULL);
}

// OK: the structure knows whether it runs
struct server {
  pthread_t id;
  int running;
};
void stop(struct server *s) {
  if (s->running) {
    pthread_join(s->id, NULL);
    s->running = 0;
  }
}
void stop_twice(struct server *s) {
  stop(s);
  stop(s);
}
