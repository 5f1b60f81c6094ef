// Loops that are not written as such, and questions that are enough.
// RUN: %check_heddle %s heddle-wait-without-predicate
// HEDDLE-SILENT
#include <assert.h>
#include <pthread.h>

struct node {
  struct node *next;
  int state, owner;
};
struct table {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  struct node head;
  struct node frames[8];
  int count, closed, stop;
};

int clean_one(struct table *t);

struct node *find(struct table *t, int owner) {
  pthread_mutex_lock(&t->lock);
retry:
  for (int i = 0; i < 8; i++) {
    struct node *n = &t->frames[i];
    if (n->owner != owner)
      continue;
    if (n->state == 1) {
      // OK: everything is asked again
      pthread_cond_wait(&t->changed, &t->lock);
      goto retry;
    }
    pthread_mutex_unlock(&t->lock);
    return n;
  }
  if (!clean_one(t)) {
    // OK: the same
    pthread_cond_wait(&t->changed, &t->lock);
    goto retry;
  }
  t->frames[0].state = 1;
  pthread_mutex_unlock(&t->lock);
  return &t->frames[0];
}

void serve(struct table *t) {
  pthread_mutex_lock(&t->lock);
  while (!t->stop) {
    struct node *n = t->head.next;
    if (n == &t->head) {
      // OK: the next round looks at the head again
      pthread_cond_wait(&t->changed, &t->lock);
      continue;
    }
    t->head.next = n->next;
    n->state = 0;
  }
  pthread_mutex_unlock(&t->lock);
}

int take_or_give_up(struct table *t) {
  int taken = -1;
  pthread_mutex_lock(&t->lock);
  if (t->count == 0 && !t->closed)
    // OK: who finds nothing goes away
    pthread_cond_wait(&t->changed, &t->lock);
  if (t->count > 0)
    taken = --t->count;
  pthread_mutex_unlock(&t->lock);
  return taken;
}

int take_both_asked(struct table *t) {
  int taken = -1;
  pthread_mutex_lock(&t->lock);
  if (t->count == 0 && !t->closed)
    // OK: both are asked again
    pthread_cond_wait(&t->changed, &t->lock);
  if (!t->closed && t->count != 0)
    taken = --t->count;
  pthread_mutex_unlock(&t->lock);
  return taken;
}
