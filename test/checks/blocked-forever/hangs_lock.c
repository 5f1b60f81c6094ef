// RUN: %check_heddle %s heddle-blocked-forever,heddle-blocking-under-lock
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

static sem_t done;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int count;

static void *post(void *p) {
  pthread_mutex_lock(&lock);
  count++;
  pthread_mutex_unlock(&lock);
  sem_post(&done);
  return p;
}

int main(void) {
  pthread_t thread;
  sem_init(&done, 0, 0);
  pthread_mutex_lock(&lock);
  pthread_create(&thread, NULL, post, NULL);
  sem_wait(&done);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'sem_wait' waits for something else while it holds 'lock', which that task needs to get on
  pthread_mutex_unlock(&lock);
  pthread_join(thread, NULL);
  return 0;
}
