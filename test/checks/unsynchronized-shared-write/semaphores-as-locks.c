// A semaphore that lets in several at once is no lock.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <semaphore.h>

static sem_t two, one;
static int let_in, alone;

static void *work(void *arg) {
  for (int i = 0; i < 1000; i++) {
    sem_wait(&two);
    let_in++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'let_in' is written by this task while another instance of the task may be running; no lock is held
    sem_post(&two);
    sem_wait(&one);
    alone++; // OK: one at a time
    sem_post(&one);
  }
  return arg;
}

int main(void) {
  pthread_t threads[4];
  sem_init(&two, 0, 2);
  sem_init(&one, 0, 1);
  for (int i = 0; i < 4; i++)
    pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], 0);
  sem_destroy(&two);
  sem_destroy(&one);
  return let_in + alone == 0;
}
