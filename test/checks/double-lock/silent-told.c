// Functions that know by a value of their own whether the lock is held.
// RUN: %check_heddle %s heddle-double-lock
// HEDDLE-SILENT
#include <pthread.h>
#include <stdbool.h>

typedef enum { NO, YES } answer;
struct timers {
  pthread_mutex_t lock;
  pthread_cond_t fired;
  int count, *first;
};
static void lock(struct timers *t) { pthread_mutex_lock(&t->lock); }
static void unlock(struct timers *t) { pthread_mutex_unlock(&t->lock); }

// OK: told by a number, and locks through another function.
static int stop(struct timers *t, const int *timer, int locks) {
  if (locks)
    lock(t);
  if (!*timer) {
    if (locks)
      unlock(t);
    return 0;
  }
  t->count--;
  if (locks)
    unlock(t);
  return 1;
}
void start(struct timers *t, const int *timer) {
  lock(t);
  stop(t, timer, 0);
  t->count++;
  unlock(t);
}
int stop_one(struct timers *t, const int *timer) { return stop(t, timer, 1); }

// OK: notes whether it has the lock, and what it notes is never wrong.
int *filter(struct timers *t, int *one);
int handle(int *one);
int yields(void);
int *serve(struct timers *t) {
  int *one;
  pthread_mutex_lock(&t->lock);
  for (;;) {
    answer locked = YES;
  again:
    while ((one = t->first) && !(one = filter(t, one)))
      ;
    if (one) {
      pthread_mutex_unlock(&t->lock);
      locked = NO;
      if (handle(one)) {
        pthread_mutex_lock(&t->lock);
        locked = YES;
        goto again;
      }
      return one;
    }
    if (yields()) {
      if (locked)
        pthread_mutex_unlock(&t->lock);
      return 0;
    }
    if (!locked)
      pthread_mutex_lock(&t->lock);
    if (pthread_cond_wait(&t->fired, &t->lock)) {
      pthread_mutex_unlock(&t->lock);
      return 0;
    }
  }
}
