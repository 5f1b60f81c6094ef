// RUN: %check_heddle %s heddle-wait-without-predicate -no-fixed-is-silent
#include <pthread.h>
#include <threads.h>

struct queue {
  pthread_mutex_t lock;
  pthread_cond_t not_empty;
  int count;
};

int take(struct queue *q) {
  pthread_mutex_lock(&q->lock);
  if (q->count == 0)
    // CHECK-FIXES: while (q->count == 0)
    pthread_cond_wait(&q->not_empty, &q->lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: after this wait for 'not_empty', nothing asks again for 'count', though the wait may end before it is reached; wait in a loop that asks for it
  int left = --q->count;
  pthread_mutex_unlock(&q->lock);
  return left;
}

static mtx_t lock;
static cnd_t changed;
static int ready;

void wait_for_start(void) {
  mtx_lock(&lock);
  cnd_wait(&changed, &lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for 'changed' without asking for any state
  mtx_unlock(&lock);
}

void start(void) {
  mtx_lock(&lock);
  ready = 1;
  cnd_broadcast(&changed);
  mtx_unlock(&lock);
}

static pthread_mutex_t done_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t done_changed = PTHREAD_COND_INITIALIZER;
static int done;

void wait_done(void) {
  pthread_mutex_lock(&done_lock);
  while (!done)
    pthread_cond_wait(&done_changed, &done_lock);
  pthread_mutex_unlock(&done_lock);
}

void finish(void) {
  done = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'done' is changed without the lock under which it is waited for: a task that has just asked for it, but does not wait yet, misses the notification of 'done_changed'; hold the lock for the change
  pthread_cond_broadcast(&done_changed);
}
