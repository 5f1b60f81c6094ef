// RUN: %check_heddle %s heddle-write-under-shared-lock -std=gnu17
// HEDDLE-SILENT
#include <pthread.h>

struct table {
  pthread_rwlock_t lock;
  pthread_mutex_t stat_lock;
  int value, lookups;
};

// OK: what is written is the caller's
void get(struct table *t, int *out) {
  pthread_rwlock_rdlock(&t->lock);
  *out = t->value;
  pthread_rwlock_unlock(&t->lock);
}

// OK: held for writing
void set(struct table *t, int v) {
  pthread_rwlock_wrlock(&t->lock);
  t->value = v;
  t->lookups = 0;
  pthread_rwlock_unlock(&t->lock);
}

// OK: statistics have a lock of their own
void look(struct table *t) {
  pthread_rwlock_rdlock(&t->lock);
  pthread_mutex_lock(&t->stat_lock);
  t->lookups++;
  pthread_mutex_unlock(&t->stat_lock);
  pthread_rwlock_unlock(&t->lock);
}

// OK: written after the lock was given back, and before
void outside(struct table *t, struct table *mine) {
  pthread_rwlock_rdlock(&t->lock);
  int v = t->value;
  pthread_rwlock_unlock(&t->lock);
  mine->value = v;
}
