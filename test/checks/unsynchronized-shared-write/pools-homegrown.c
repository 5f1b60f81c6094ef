// Pools of C: a structure with a function, in a list or ring.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include "Inputs/pool.h"
#include <stdio.h>

static int hits;
static void hit(void *unused) {
  (void)unused;
  hits++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'hits' is written by this task while another instance of the task may be running
}
static void count_hits(void) {
  struct pool *pool = pool_create(4);
  for (int i = 0; i < 100; i++)
    pool_add(pool, hit, NULL);
  pool_destroy(pool);
}

static void increment(void *argument) {
  int *number = argument;
  *number += 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'number' is written by this task while the code that started the task uses it
}
static void beside_main(void) {
  int number = 0;
  struct pool *pool = pool_create(2);
  pool_add(pool, increment, &number);
  number++;
  pool_wait(pool);
  pool_destroy(pool);
}

static int answer;
static void find(void *unused) {
  (void)unused;
  answer = 42;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'answer' is written by this task while the code that started the task uses it
}
static int too_early(void) {
  struct pool *pool = pool_create(2);
  pool_add(pool, find, NULL);
  int result = answer;
  pool_destroy(pool);
  return result;
}

static int sum;
static void add(int number, int *result) {
  sum += number;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'sum' is written by this task while another instance of the task may be running
  *result = number;
}
static void scale(int number, int *result) { *result = 2 * number; }
static void in_a_ring(void) {
  int results[32];
  ring_start();
  for (int i = 0; i < 32; i++) {
    task_t task = {.run = &add, .number = i, .result = &results[i]};
    ring_put(task);
  }
  ring_stop();
}

int main(void) {
  int other = 0;
  task_t twice = {scale, 1, &other};
  ring_put(twice);
  for (int i = 0; i < 20; i++) {
    count_hits();
    beside_main();
    printf("%d\n", too_early());
    in_a_ring();
  }
  return 0;
}
