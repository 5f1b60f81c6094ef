// RUN: %check_heddle %s heddle-unbalanced-lock -std=gnu17
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;
static int used;
static int threaded;

int go_out(int n) {
  int rc = -1;
  pthread_mutex_lock(&lock);
  if (n < 0)
    goto out_unlock;
  used = n;
  rc = 0;
out_unlock:
  // OK: all paths come here
  pthread_mutex_unlock(&lock);
  return rc;
}

int failed_lock(int n) {
  if (pthread_mutex_lock(&lock) != 0)
    // OK: not locked then
    return -1;
  used = n;
  pthread_mutex_unlock(&lock);
  return 0;
}
int failed_lock_variable(int n) {
  int rc = pthread_mutex_lock(&lock);
  if (rc)
    // OK: not locked then
    return rc;
  used = n;
  return pthread_mutex_unlock(&lock);
}

int try_lock(int n) {
  int rc = pthread_mutex_trylock(&lock);
  if (rc == 0) {
    used = n;
    // OK: only where it was taken
    pthread_mutex_unlock(&lock);
  }
  return rc;
}

void when_threaded(int n) {
  if (threaded)
    pthread_mutex_lock(&lock);
  used = n;
  if (threaded)
    // OK: the same condition
    pthread_mutex_unlock(&lock);
}

enum { LOCKED = 1 };
void flags(int n) {
  int flags = 0;
  if (n > 3) {
    pthread_mutex_lock(&lock);
    flags |= LOCKED;
  }
  used = n;
  if (flags & LOCKED)
    // OK: a bit says so
    pthread_mutex_unlock(&lock);
}

int in_loop(const int *v, int n) {
  for (int i = 0; i < n; i++) {
    pthread_mutex_lock(&lock);
    if (v[i] == used) {
      pthread_mutex_unlock(&lock);
      // OK: released in the loop
      return i;
    }
    pthread_mutex_unlock(&lock);
  }
  return -1;
}

struct object {
  pthread_mutex_t lock;
  int refs;
};
// OK: locks the object for its caller, and says so
int object_get(struct object *o) {
  pthread_mutex_lock(&o->lock);
  if (o->refs == 0) {
    pthread_mutex_unlock(&o->lock);
    return -1;
  }
  return 0;
}
// OK: releases what its caller holds
void object_put(struct object *o) { pthread_mutex_unlock(&o->lock); }
int object_use(struct object *o) {
  if (object_get(o))
    // OK: not locked then
    return -1;
  used = o->refs;
  object_put(o);
  return 0;
}

static void unlock_it(void *arg) { pthread_mutex_unlock(arg); }
void cleanup(int n) {
  pthread_mutex_lock(&lock);
  pthread_cleanup_push(unlock_it, &lock);
  used = n;
  // OK: the handler releases it
  pthread_cleanup_pop(1);
}

static void release(pthread_mutex_t **m) { pthread_mutex_unlock(*m); }
int attribute(int n) {
  pthread_mutex_lock(&lock);
  __attribute__((cleanup(release))) pthread_mutex_t *held = &lock;
  if (n < 0)
    // OK: released at the end of the scope
    return -1;
  used = n;
  return 0;
}

void dies(int n) {
  pthread_mutex_lock(&lock);
  if (n < 0)
    // OK: the program ends
    abort();
  pthread_mutex_unlock(&lock);
}

int reader(bool write) {
  if (write)
    pthread_rwlock_wrlock(&table);
  else
    pthread_rwlock_rdlock(&table);
  int n = used;
  // OK: either way
  pthread_rwlock_unlock(&table);
  return n;
}

static void *task(void *arg) {
  (void)arg;
  pthread_mutex_lock(&lock);
  used++;
  // OK: its own
  pthread_mutex_unlock(&lock);
  return NULL;
}

int main(void) {
  pthread_t t;
  struct object o = {PTHREAD_MUTEX_INITIALIZER, 1};
  pthread_create(&t, NULL, task, NULL);
  pthread_join(t, NULL);
  go_out(-1);
  failed_lock(1);
  failed_lock_variable(1);
  try_lock(1);
  when_threaded(1);
  flags(5);
  in_loop(&used, 1);
  object_use(&o);
  cleanup(1);
  attribute(-1);
  reader(true);
  return 0;
}
