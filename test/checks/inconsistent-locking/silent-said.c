// Functions of which a comment says that their callers hold the lock.
// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>

struct queue {
  pthread_mutex_t lock;
  int count, bytes;
};
void queue_put(struct queue *q, int n) {
  pthread_mutex_lock(&q->lock);
  q->count++;
  q->bytes += n;
  pthread_mutex_unlock(&q->lock);
}
void queue_take(struct queue *q, int n) {
  pthread_mutex_lock(&q->lock);
  q->count--;
  q->bytes -= n;
  pthread_mutex_unlock(&q->lock);
}

/**
 * @brief Counts again.
 *
 * @locks q->lock MUST be held
 */
// OK: says so.
void queue_fix(struct queue *q, int n) { q->bytes = n * q->count; }

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

// Empties it. No locking here: that is the caller's responsibility.
void stock_clear(struct stock *s);

// OK: the header says so.
void stock_clear(struct stock *s) { s->count = 0; }

// OK: asks whether it runs in the one task that may do this.
struct broker {
  pthread_mutex_t lock;
  pthread_t thread;
  int state, wanted;
};
void broker_set(struct broker *b, int state) {
  pthread_mutex_lock(&b->lock);
  b->state = state;
  pthread_mutex_unlock(&b->lock);
}
int broker_state(struct broker *b) {
  pthread_mutex_lock(&b->lock);
  int state = b->state;
  pthread_mutex_unlock(&b->lock);
  return state;
}
int broker_serve(struct broker *b) {
  if (!pthread_equal(b->thread, pthread_self()))
    abort();
  b->wanted++;
  if (b->state == 2)
    return 0;
  return 1;
}

// OK: is told not to lock.
struct list {
  pthread_mutex_t lock;
  int count, last;
};
static int list_add(struct list *l, int what, int locks) {
  if (locks)
    pthread_mutex_lock(&l->lock);
  l->count++;
  l->last = what;
  if (locks)
    pthread_mutex_unlock(&l->lock);
  return what;
}
int list_push(struct list *l, int what) { return list_add(l, what, 1); }
int list_push_two(struct list *l, int what) {
  pthread_mutex_lock(&l->lock);
  list_add(l, what, 0);
  list_add(l, what + 1, 0);
  int count = l->count;
  pthread_mutex_unlock(&l->lock);
  return count;
}
int list_refill(struct list *l) {
  list_add(l, 1, 0);
  return 1;
}
