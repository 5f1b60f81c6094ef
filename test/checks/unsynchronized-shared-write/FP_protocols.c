// Protocols that keep tasks apart without anything that looks like a lock.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c17
// RUN: %tsan_truth -std=c17 %s
// HEDDLE-TSAN: clean
#include <pthread.h>
#include <semaphore.h>
#include <string.h>

// Two semaphores hand one token to and fro.
static sem_t ping, pong;
static int ball;

static void *first(void *arg) {
  for (int i = 0; i < 100; i++) {
    sem_wait(&ping);
    ball++; // OK: who waits for one posts the other
    sem_post(&pong);
  }
  return arg;
}
static void *second(void *arg) {
  for (int i = 0; i < 100; i++) {
    sem_wait(&pong);
    ball++; // OK
    sem_post(&ping);
  }
  return arg;
}

// Handles that are copied as bytes.
static int kept;
static void *write_kept(void *arg) {
  kept = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'kept' is written by this task while the code that started the task uses it
  return arg;
}
static int copied(void) {
  pthread_t one[1], two[1];
  pthread_create(&one[0], 0, write_kept, 0);
  memcpy(two, one, sizeof one);
  pthread_join(two[0], 0);
  return kept; // FP: it has ended
}

int main(void) {
  pthread_t a, b;
  sem_init(&ping, 0, 1);
  sem_init(&pong, 0, 0);
  pthread_create(&a, 0, first, 0);
  pthread_create(&b, 0, second, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return ball + copied() == 0;
}
