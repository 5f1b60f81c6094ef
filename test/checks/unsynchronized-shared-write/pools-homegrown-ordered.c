// Pools of C, used as they should be.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-task-outlives-capture,heddle-loop-variable-capture,heddle-leaked-task,heddle-double-lock
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include "Inputs/pool.h"

static int hits;
static void hit(void *unused) {
  (void)unused;
  hits++;
}
/* OK: waited for before it is read */
static int waits(void) {
  struct pool *pool = pool_create(2);
  hits = 0;
  pool_add(pool, hit, NULL);
  pool_wait(pool);
  int result = hits;
  pool_destroy(pool);
  return result;
}
static void increment(void *argument) {
  int *number = argument;
  *number += 1;
}
/* OK: the pool is gone before the number is */
static int destroys(void) {
  int number = 0;
  struct pool *pool = pool_create(2);
  number = 5;
  pool_add(pool, increment, &number);
  pool_destroy(pool);
  return number;
}
/* OK: waits in a pool of somebody else's */
static int given(struct pool *pool) {
  int number = 0;
  pool_add(pool, increment, &number);
  pool_wait(pool);
  return number;
}
/* OK: each has its own */
static void slots(void) {
  int numbers[16] = {0};
  struct pool *pool = pool_create(3);
  for (int i = 0; i < 16; i++)
    pool_add(pool, increment, &numbers[i]);
  pool_destroy(pool);
}
/* OK: on the heap, and the task frees it */
static void consume(void *argument) {
  int *number = argument;
  *number += 1;
  free(number);
}
static void handed_over(void) {
  struct pool *pool = pool_create(3);
  for (int i = 0; i < 16; i++) {
    int *number = malloc(sizeof *number);
    *number = i;
    pool_add(pool, consume, number);
  }
  pool_destroy(pool);
}
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int guarded;
static void guard(void *unused) {
  (void)unused;
  pthread_mutex_lock(&lock);
  guarded++;
  pthread_mutex_unlock(&lock);
}
/* OK: guarded */
static void guards(void) {
  struct pool *pool = pool_create(3);
  for (int i = 0; i < 16; i++)
    pool_add(pool, guard, NULL);
  pool_destroy(pool);
}
static void scale(int number, int *result) { *result = 2 * number; }
/* OK: results are looked at when the ring's threads are gone */
static int in_a_ring(void) {
  int results[16];
  ring_start();
  for (int i = 0; i < 16; i++) {
    task_t task = {.run = &scale, .number = i, .result = &results[i]};
    ring_put(task);
  }
  ring_stop();
  return results[3];
}

/* A thread that is given one function to run is no pool. */
struct start {
  void (*function)(void *);
  void *argument;
};
static void *trampoline(void *argument) {
  struct start *start = argument;
  start->function(start->argument);
  return NULL;
}
/* OK: filled in before the thread starts, read after it has ended */
static int starts(void) {
  int number = 0;
  struct start start;
  start.function = increment;
  start.argument = &number;
  number = 1;
  pthread_t thread;
  pthread_create(&thread, NULL, trampoline, &start);
  pthread_join(thread, NULL);
  return number;
}

/* Callbacks that the caller's thread runs. */
struct handler {
  void (*call)(void *);
  void *data;
};
static struct handler handlers[8];
static int handler_count;
static void on_event(void (*call)(void *), void *data) {
  handlers[handler_count].call = call;
  handlers[handler_count].data = data;
  handler_count++;
}
static void emit(void) {
  for (int i = 0; i < handler_count; i++)
    handlers[i].call(handlers[i].data);
}
/* OK: no task runs them */
static int events(void) {
  int number = 0;
  handler_count = 0;
  on_event(increment, &number);
  number++;
  emit();
  handler_count = 0;
  return number;
}

int main(void) {
  struct pool *pool = pool_create(2);
  for (int i = 0; i < 5; i++) {
    waits();
    destroys();
    given(pool);
    slots();
    handed_over();
    guards();
    in_a_ring();
    starts();
    events();
  }
  pool_destroy(pool);
  return 0;
}
