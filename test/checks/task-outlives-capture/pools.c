// RUN: %check_heddle %s heddle-task-outlives-capture
#include "../unsynchronized-shared-write/Inputs/pool.h"

static void increment(void *argument) {
  int *number = argument;
  *number += 1;
}
int forgets(struct pool *pool) {
  int number = 0;
  return pool_add(pool, increment, &number);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the task may still be running when the local variable 'number' that it refers to ends
}
static void scale(int number, int *result) { *result = 2 * number; }
static void half(int number, int *result) { *result = number / 2; }
void in_a_ring(void) {
  int result;
  task_t task = {.run = scale, .number = 1, .result = &result};
  ring_put(task);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'result' that it refers to ends
}
void once(int *result) {
  task_t task = {half, 1, result};
  ring_put(task);
}
void whole(struct pool *pool) {
  ring_start();
  pool_wait(pool);
  pool_destroy(pool);
  ring_stop();
  pool_create(2);
}
