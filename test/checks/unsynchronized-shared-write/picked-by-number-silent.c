// The number that a task was started with says what it does: only one of them
// does this. It comes by value, in a table, in a structure, on the heap.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

enum { TASKS = 4 };
static int first, second, others, summary, leader, reports, merged, progress,
    logged, opened;

static void join_all(pthread_t *t) {
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
}

static void *by_value(void *arg) {
  long id = (long)arg;
  switch (id) {
  case 0:
    first++;
    break;
  case 1:
    second++;
    break;
  default:
    others++; // OK: there are three
  }
  return 0;
}

static void started_by_value(void) {
  pthread_t t[3];
  pthread_create(&t[0], 0, by_value, (void *)0);
  pthread_create(&t[1], 0, by_value, (void *)1);
  pthread_create(&t[2], 0, by_value, (void *)2);
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], 0);
}

static void *in_table(void *arg) {
  int id = *(int *)arg;
  if (id == 0)
    summary++;
  return 0;
}

static void started_from_table(void) {
  pthread_t t[TASKS];
  int ids[TASKS];
  for (int i = 0; i < TASKS; i++) {
    ids[i] = i;
    pthread_create(&t[i], 0, in_table, &ids[i]);
  }
  join_all(t);
}

static void *through_pointer(void *arg) {
  int *id = arg;
  if (*id != 0)
    return 0;
  leader++;
  return 0;
}

static void started_from_moved_pointer(void) {
  pthread_t t[TASKS];
  int ids[TASKS];
  for (int i = 0; i < TASKS; i++) {
    ids[i] = i;
    pthread_create(&t[i], 0, through_pointer, ids + i);
  }
  join_all(t);
}

struct worker {
  pthread_t thread;
  int number;
  long *data;
};

static void report(struct worker *w) {
  if (w->number == 0)
    reports++;
}

static void *in_structure(void *arg) {
  struct worker *w = arg;
  report(w);
  return 0;
}

static void started_from_structures(void) {
  struct worker *workers = calloc(TASKS, sizeof *workers);
  for (int i = 0; i < TASKS; i++) {
    workers[i].number = i;
    pthread_create(&workers[i].thread, 0, in_structure, &workers[i]);
  }
  for (int i = 0; i < TASKS; i++)
    pthread_join(workers[i].thread, 0);
  free(workers);
}

static void *of_copy(void *arg) {
  struct worker w = *(struct worker *)arg;
  if (w.number == 1)
    merged++;
  return 0;
}

static void started_from_initialized(void) {
  struct worker a = {.number = 0}, b = {.number = 1};
  pthread_create(&a.thread, 0, of_copy, &a);
  pthread_create(&b.thread, 0, of_copy, &b);
  pthread_join(a.thread, 0);
  pthread_join(b.thread, 0);
}

static void *on_heap(void *arg) {
  int id = *(int *)arg;
  free(arg);
  if (id == 0)
    progress++;
  return 0;
}

static void started_from_heap(void) {
  pthread_t t[TASKS];
  for (int i = 0; i < TASKS; i++) {
    int *id = malloc(sizeof *id);
    *id = i;
    pthread_create(&t[i], 0, on_heap, id);
  }
  join_all(t);
}

static int numbers[2] = {0, 1};

static void *in_constants(void *arg) {
  if (*(int *)arg == 0)
    logged++;
  return 0;
}

static void started_from_constants(void) {
  pthread_t a, b;
  pthread_create(&a, 0, in_constants, &numbers[0]);
  pthread_create(&b, 0, in_constants, &numbers[1]);
  pthread_join(a, 0);
  pthread_join(b, 0);
}

static void *by_truth(void *arg) {
  intptr_t is_first = (intptr_t)arg;
  if (is_first)
    opened++;
  return 0;
}

// Each index is the share of one task.
static int cells[100], table[10][10];

static void *every_fourth(void *arg) {
  long id = (long)arg;
  for (int i = 0; i < 100; i++)
    if (i % TASKS == id)
      cells[i]++;
  for (int row = 0; row < 10; row++) {
    if (row % TASKS != id)
      continue;
    for (int column = 0; column < 10; column++)
      table[row][column]++;
  }
  return 0;
}

int main(void) {
  pthread_t shares[TASKS];
  for (long i = 0; i < TASKS; i++)
    pthread_create(&shares[i], 0, every_fourth, (void *)i);
  join_all(shares);
  started_by_value();
  started_from_table();
  started_from_moved_pointer();
  started_from_structures();
  started_from_initialized();
  started_from_heap();
  started_from_constants();
  pthread_t a, b;
  pthread_create(&a, 0, by_truth, (void *)1);
  pthread_create(&b, 0, by_truth, (void *)0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return first + second + others + summary + leader + reports + merged == 0;
}
