// RUN: %check_heddle %s heddle-waitgroup-add-in-task
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
void work(void);
static atomic_int running;
static void *worker(void *a) {
  atomic_fetch_add(&running, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'running' is counted up inside the task that it counts, so the wait may return before the task has begun
  work();
  atomic_fetch_sub(&running, 1);
  return 0;
}
void start(void) {
  pthread_t t;
  for (int i = 0; i < 3; i++)
    pthread_create(&t, 0, worker, 0);
  while (atomic_load(&running) > 0)
    sched_yield();
}
static pthread_mutex_t m;
static pthread_cond_t c;
static int busy;
static void *worker2(void *a) {
  pthread_mutex_lock(&m);
  busy++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'busy' is counted up inside the task that it counts, so the wait may return before the task has begun
  pthread_mutex_unlock(&m);
  work();
  pthread_mutex_lock(&m);
  busy--;
  pthread_cond_signal(&c);
  pthread_mutex_unlock(&m);
  return 0;
}
void start2(void) {
  pthread_t t;
  for (int i = 0; i < 3; i++)
    pthread_create(&t, 0, worker2, 0);
  pthread_mutex_lock(&m);
  while (busy > 0)
    pthread_cond_wait(&c, &m);
  pthread_mutex_unlock(&m);
}
