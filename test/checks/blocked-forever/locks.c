// RUN: %check_heddle %s heddle-blocked-forever,heddle-blocking-under-lock
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>

struct worker {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool stop;
};

static void *loop(void *p) {
  struct worker *w = p;
  pthread_mutex_lock(&w->lock);
  while (!w->stop)
    pthread_cond_wait(&w->changed, &w->lock);
  pthread_mutex_unlock(&w->lock);
  return NULL;
}

int worker_run(struct worker *w) {
  if (pthread_create(&w->thread, NULL, loop, w) != 0)
    return -1;
  pthread_mutex_lock(&w->lock);
  w->stop = true;
  pthread_cond_signal(&w->changed);
  pthread_join(w->thread, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for another task to end while it holds 'w->lock', which that task needs to get on
  pthread_mutex_unlock(&w->lock);
  return 0;
}

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

void wait_for_post(void) {
  pthread_t thread;
  sem_init(&done, 0, 0);
  pthread_create(&thread, NULL, post, NULL);
  pthread_mutex_lock(&lock);
  sem_wait(&done);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'sem_wait' waits for something else while it holds 'lock', which that task needs to get on
  pthread_mutex_unlock(&lock);
  pthread_join(thread, NULL);
}
