// RUN: %check_heddle %s heddle-busy-wait
#define _GNU_SOURCE
// The count of a semaphore, asked again and again.
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

static sem_t slots;
static void work(int);

void until_free(void) {
  int value = 0;
  do {
    sem_getvalue(&slots, &value);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the loop asks 'slots' again and again without waiting
  } while (value == 0);
  work(value);
}

void until_two(sem_t *permits) {
  int value;
  for (;;) {
    sem_getvalue(permits, &value);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the loop asks 'permits' again and again without waiting
    if (value >= 2)
      break;
  }
  work(value);
}

void while_taken(void) {
  int left;
  while (sem_getvalue(&slots, &left) == 0 && left <= 0) {
    // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop asks 'slots' again and again without waiting
  }
}

static void work(int value) { usleep(value); }
