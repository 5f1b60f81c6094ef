// RUN: %check_heddle %s heddle-waitgroup-add-in-task
// HEDDLE-SILENT
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

void work(void);

static atomic_int running;
static void *worker(void *a) {
  work();
  atomic_fetch_sub(&running, 1);
  return a;
}
/* OK: counted before the task starts. */
void start(void) {
  pthread_t t;
  for (int i = 0; i < 3; i++) {
    atomic_fetch_add(&running, 1);
    pthread_create(&t, 0, worker, 0);
  }
  while (atomic_load(&running) > 0)
    sched_yield();
}

static atomic_int active;
static void *other(void *a) {
  atomic_fetch_add(&active, 1);
  work();
  atomic_fetch_sub(&active, 1);
  return a;
}
/* OK: joined before. */
void start_joined(void) {
  pthread_t t;
  pthread_create(&t, 0, other, 0);
  pthread_join(t, 0);
  while (atomic_load(&active) > 0)
    sched_yield();
}

static atomic_int begun;
static void *third(void *a) {
  atomic_fetch_add(&begun, 1);
  work();
  atomic_fetch_sub(&begun, 1);
  return a;
}
/* OK: waits until it has begun, too. */
void start_begun(void) {
  pthread_t t;
  pthread_create(&t, 0, third, 0);
  while (atomic_load(&begun) != 1)
    sched_yield();
  while (atomic_load(&begun) > 0)
    sched_yield();
}
