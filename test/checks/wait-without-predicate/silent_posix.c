// RUN: %check_heddle %s heddle-wait-without-predicate
// HEDDLE-SILENT
#include <errno.h>
#include <pthread.h>
#include <threads.h>
#include <time.h>

struct box {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int full, closed;
};

int take(struct box *b) {
  pthread_mutex_lock(&b->lock);
  // OK: asks again
  while (!b->full && !b->closed)
    pthread_cond_wait(&b->changed, &b->lock);
  b->full = 0;
  pthread_mutex_unlock(&b->lock);
  return 1;
}
void put(struct box *b) {
  pthread_mutex_lock(&b->lock);
  b->full = 1;
  pthread_mutex_unlock(&b->lock);
  // OK: notified after unlocking
  pthread_cond_signal(&b->changed);
}
/* OK: called with the lock held, by those who ask */
void box_wait(struct box *b) { pthread_cond_wait(&b->changed, &b->lock); }

int take_through(struct box *b) {
  pthread_mutex_lock(&b->lock);
  // OK: asks around the helper
  while (!b->full)
    box_wait(b);
  pthread_mutex_unlock(&b->lock);
  return 1;
}
int timed(struct box *b, const struct timespec *until) {
  int rc = 0;
  pthread_mutex_lock(&b->lock);
  // OK: asks again, with a limit
  while (!b->full && rc != ETIMEDOUT)
    rc = pthread_cond_timedwait(&b->changed, &b->lock, until);
  pthread_mutex_unlock(&b->lock);
  return rc;
}
void nap(struct box *b, const struct timespec *until) {
  pthread_mutex_lock(&b->lock);
  // OK: a sleep
  pthread_cond_timedwait(&b->changed, &b->lock, until);
  pthread_mutex_unlock(&b->lock);
}
void box_init(struct box *b) {
  // OK: nobody waits yet
  b->full = 0;
  pthread_mutex_init(&b->lock, NULL);
  pthread_cond_init(&b->changed, NULL);
}
static mtx_t mutex;
static cnd_t cond;
static int generation, arrived;
void barrier(void) {
  mtx_lock(&mutex);
  int mine = generation;
  if (++arrived == 4) {
    arrived = 0;
    generation++;
    cnd_broadcast(&cond);
  } else {
    // OK: generations
    while (mine == generation)
      cnd_wait(&cond, &mutex);
  }
  mtx_unlock(&mutex);
}
