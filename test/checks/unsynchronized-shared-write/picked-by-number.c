// A test tells tasks apart only if its answer is another one for each of them.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <pthread.h>
#include <stdlib.h>

enum { TASKS = 4, OPEN = 7 };
static int others, excluded, shared_state, fallen, opened, marked, twice, calls;

static void join_all(pthread_t *t) {
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
}

static void *all_but_one(void *arg) {
  long id = (long)arg;
  switch (id) {
  case 0:
    break;
  default:
    others++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'others' is written by this task
  }
  if (id != 0)
    excluded++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'excluded' is written by this task
  return 0;
}

static void three_of_them(void) {
  pthread_t t[3];
  pthread_create(&t[0], 0, all_but_one, (void *)0);
  pthread_create(&t[1], 0, all_but_one, (void *)1);
  pthread_create(&t[2], 0, all_but_one, (void *)2);
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], 0);
}

static void *falls_through(void *arg) {
  switch ((long)arg) {
  case 0:
  case 1:
    fallen++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'fallen' is written by this task
    break;
  default:
    break;
  }
  return 0;
}

static void both_fall_through(void) {
  pthread_t a, b;
  pthread_create(&a, 0, falls_through, (void *)0);
  pthread_create(&b, 0, falls_through, (void *)1);
  pthread_join(a, 0);
  pthread_join(b, 0);
}

struct server {
  int ready;
  int requests;
};

static void *asks_shared_state(void *arg) {
  struct server *s = arg;
  int ready = s->ready;
  if (ready == 1)
    s->requests++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'one.requests' is written by this task
  if (s->ready == 1)
    shared_state++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'shared_state' is written by this task
  return 0;
}

static void all_ask_one_server(void) {
  static struct server one = {1, 0};
  pthread_t t[TASKS];
  for (int i = 0; i < TASKS; i++)
    pthread_create(&t[i], 0, asks_shared_state, &one);
  join_all(t);
}

struct connection {
  pthread_t thread;
  int state;
};

static void *serves(void *arg) {
  struct connection *c = arg;
  if (c->state == OPEN)
    opened++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'opened' is written by this task
  return 0;
}

static void all_are_open(void) {
  struct connection *c = calloc(TASKS, sizeof *c);
  for (int i = 0; i < TASKS; i++) {
    c[i].state = OPEN;
    pthread_create(&c[i].thread, 0, serves, &c[i]);
  }
  for (int i = 0; i < TASKS; i++)
    pthread_join(c[i].thread, 0);
  free(c);
}

static void *marks_itself(void *arg) {
  struct connection *c = arg;
  c->state = 1;
  if (c->state == 1)
    marked++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'marked' is written by this task
  return 0;
}

static void each_marks_itself(void) {
  struct connection c[TASKS];
  for (int i = 0; i < TASKS; i++) {
    c[i].state = 0;
    pthread_create(&c[i].thread, 0, marks_itself, &c[i]);
  }
  for (int i = 0; i < TASKS; i++)
    pthread_join(c[i].thread, 0);
}

static void *same_number(void *arg) {
  if (*(int *)arg == 3)
    twice++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'twice' is written by this task
  return 0;
}

static void both_have_it(void) {
  pthread_t a, b;
  int x = 3, y = 3;
  pthread_create(&a, 0, same_number, &x);
  pthread_create(&b, 0, same_number, &y);
  pthread_join(a, 0);
  pthread_join(b, 0);
}

// One task goes on for each index, but all of them for one or the other.
static int shared_by_all, cells[100];

static void *counts(void *arg) {
  long id = (long)arg;
  for (int i = 0; i < 100; i++)
    if (i % TASKS == id) {
      shared_by_all++;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'shared_by_all' is written by this task
      cells[7]++;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'cells[7]' is written by this task
    }
  return 0;
}

static void all_count(void) {
  pthread_t t[TASKS];
  for (long i = 0; i < TASKS; i++)
    pthread_create(&t[i], 0, counts, (void *)i);
  join_all(t);
}

// The callee itself changes what it asks then.
static void start(struct server *s) {
  s->ready = 1;
  if (s->ready == 1)
    calls++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'calls' is written by this task
}

static void *starts(void *arg) {
  struct server own = {0, 0};
  own.requests = arg != 0;
  start(&own);
  return 0;
}

int main(void) {
  three_of_them();
  both_fall_through();
  all_ask_one_server();
  all_are_open();
  each_marks_itself();
  both_have_it();
  all_count();
  pthread_t a, b;
  pthread_create(&a, 0, starts, 0);
  pthread_create(&b, 0, starts, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return others + excluded + shared_state + fallen + opened == 0;
}
