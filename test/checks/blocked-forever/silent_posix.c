// RUN: %check_heddle %s heddle-blocked-forever
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <threads.h>

static sem_t ready, shared;
static pthread_barrier_t gate;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int state;

static void *worker(void *arg) {
  pthread_barrier_wait(&gate);
  sem_post(&ready);
  pthread_mutex_lock(&lock);
  state = 1;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
  return arg;
}

/* OK: posted before. */
static void posted_before(void) {
  sem_t own;
  sem_init(&own, 0, 0);
  sem_post(&own);
  sem_wait(&own);
}

/* OK: one is there. */
static void one_is_there(void) {
  sem_t own;
  sem_init(&own, 0, 1);
  sem_wait(&own);
  sem_post(&own);
}

/* OK: as many as somebody says. */
static void somebody_says(unsigned n) {
  sem_t own;
  sem_init(&own, 0, n);
  sem_wait(&own);
}

/* OK: gives up. */
static void gives_up(const struct timespec *until) {
  sem_t own;
  sem_init(&own, 0, 0);
  sem_timedwait(&own, until);
}

/* OK: only one is to arrive. */
static void alone_at_the_gate(void) {
  pthread_barrier_t own;
  pthread_barrier_init(&own, NULL, 1);
  pthread_barrier_wait(&own);
}

/* OK: shared with another process. */
static void other_process(sem_t *common) {
  sem_init(common, 1, 0);
  sem_wait(common);
}

/* OK: another task is joined. */
static void joins(pthread_t t) {
  pthread_join(t, NULL);
}

void signal_from_elsewhere(sem_t *s);
/* OK: code that is not seen has it. */
static void elsewhere(void) {
  sem_t own;
  sem_init(&own, 0, 0);
  signal_from_elsewhere(&own);
  sem_wait(&own);
}

int main(void) {
  pthread_t a, b;
  posted_before();
  one_is_there();
  somebody_says(2);
  gives_up(NULL);
  alone_at_the_gate();
  other_process(&shared);
  elsewhere();
  /* OK: three of three, the spawner is one of them. */
  pthread_barrier_init(&gate, NULL, 3);
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_barrier_wait(&gate);
  /* OK: the tasks do it. */
  sem_wait(&ready);
  pthread_mutex_lock(&lock);
  while (!state)
    pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
  pthread_join(a, NULL);
  joins(b);
  return 0;
}
