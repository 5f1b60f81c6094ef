// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=gnu17
// RUN: %tsan_truth %s -std=gnu17
// HEDDLE-TSAN: clean

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct range {
  const int *data;
  int from, to;
  long sum;
};
static void *sum_range(void *arg) {
  struct range *r = arg;
  for (int i = r->from; i < r->to; i++)
    r->sum += r->data[i];
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'ranges[i].sum' is written by this task while the code that started the task uses it
  return NULL;
}
// FP: every thread has its own struct.
static void ownArgumentStruct(void) {
  int data[40];
  for (int i = 0; i < 40; i++)
    data[i] = i;
  pthread_t threads[4];
  struct range ranges[4];
  for (int i = 0; i < 4; i++) {
    ranges[i].data = data;
    ranges[i].from = i * 10;
    ranges[i].to = (i + 1) * 10;
    ranges[i].sum = 0;
    pthread_create(&threads[i], NULL, sum_range, &ranges[i]);
  }
  long total = 0;
  for (int i = 0; i < 4; i++) {
    pthread_join(threads[i], NULL);
    total += ranges[i].sum;
  }
  printf("%ld\n", total);
}

static int log_lines;
static void *write_log(void *unused) {
  (void)unused;
  log_lines++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'log_lines' is written by this task while the code that started the task uses it
  return NULL;
}
// FP: without the thread the work is done here.
static void createFails(void) {
  pthread_t writer;
  if (pthread_create(&writer, NULL, write_log, NULL) != 0) {
    write_log(NULL);
    return;
  }
  pthread_join(writer, NULL);
  log_lines++;
}

struct worker {
  pthread_t thread;
  int index;
  long processed;
};
static void *work(void *arg) {
  struct worker *self = arg;
  self->processed = self->index * 100L;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: '[i].processed' is written by this task while the code that started the task uses it
  return NULL;
}
// FP: the handle lies beside the thread's own data.
static void workerStructWithHandle(void) {
  struct worker *workers = calloc(3, sizeof *workers);
  for (int i = 0; i < 3; i++) {
    workers[i].index = i;
    pthread_create(&workers[i].thread, NULL, work, &workers[i]);
  }
  long total = 0;
  for (int i = 0; i < 3; i++) {
    pthread_join(workers[i].thread, NULL);
    total += workers[i].processed;
  }
  free(workers);
  printf("%ld\n", total);
}

int main(void) {
  ownArgumentStruct();
  createFails();
  workerStructWithHandle();
  return 0;
}
