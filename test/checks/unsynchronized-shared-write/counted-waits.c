// A loop waits for room, not for the tasks that it starts.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

enum { TASKS = 8 };
static sem_t slots;
static int results[TASKS];

static void *work(void *p) {
  long i = (long)p;
  usleep(2000);
  results[i] = (int)i;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'results[i]' is written by this task while the code that started the task uses it
  sem_post(&slots);
  return 0;
}

int main(void) {
  pthread_t t[TASKS];
  int sum = 0;
  sem_init(&slots, 0, 2);
  for (int i = 0; i < TASKS; i++) {
    sem_wait(&slots);
    pthread_create(&t[i], 0, work, (void *)(long)i);
  }
  for (int i = 0; i < TASKS; i++)
    sum += results[i]; // the last ones still run
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
  return sum < 0;
}
