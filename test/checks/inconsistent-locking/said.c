// Functions of which no comment says that their callers hold the lock.
// RUN: %check_heddle %s heddle-inconsistent-locking
#include <pthread.h>

struct queue {
  pthread_mutex_t lock;
  int count;
};
/* Call with the lock held. */
static void bump(struct queue *q) { q->count++; }

void queue_put(struct queue *q) {
  pthread_mutex_lock(&q->lock);
  bump(q);
  pthread_mutex_unlock(&q->lock);
}
void queue_take(struct queue *q) {
  pthread_mutex_lock(&q->lock);
  q->count--;
  pthread_mutex_unlock(&q->lock);
}

/* The lock must not be held by who calls this. */
void queue_clear(struct queue *q) {
  q->count = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'count' is written here without 'lock', which is held by 2 of 3 functions
}

struct stock {
  pthread_mutex_t lock;
  int count;
};
void stock_put(struct stock *s) {
  pthread_mutex_lock(&s->lock);
  s->count++;
  pthread_mutex_unlock(&s->lock);
}
void stock_take(struct stock *s) {
  pthread_mutex_lock(&s->lock);
  s->count--;
  pthread_mutex_unlock(&s->lock);
}
/* What follows is about locks that are held elsewhere. */
static int elsewhere;
// Takes all of it.
int stock_clear(struct stock *s) {
  s->count = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'count' is written here without 'lock', which is held by 2 of 3 functions
  return elsewhere;
}

struct tank {
  pthread_mutex_t lock;
  int level;
};
void tank_fill(struct tank *t) {
  pthread_mutex_lock(&t->lock);
  t->level++;
  pthread_mutex_unlock(&t->lock);
}
void tank_drain(struct tank *t) {
  pthread_mutex_lock(&t->lock);
  t->level--;
  pthread_mutex_unlock(&t->lock);
}
// Blocks of this size are below the threshold, whatever the clock holds.
void tank_empty(struct tank *t) {
  t->level = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'level' is written here without 'lock', which is held by 2 of 3 functions
}
