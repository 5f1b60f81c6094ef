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
  pthread_mutex_unlock(&lock); // OK: all paths come here
  return rc;
}

int failed_lock(int n) {
  if (pthread_mutex_lock(&lock) != 0)
    return -1; // OK: not locked then
  used = n;
  pthread_mutex_unlock(&lock);
  return 0;
}
int failed_lock_variable(int n) {
  int rc = pthread_mutex_lock(&lock);
  if (rc)
    return rc; // OK: not locked then
  used = n;
  return pthread_mutex_unlock(&lock);
}

int try_lock(int n) {
  int rc = pthread_mutex_trylock(&lock);
  if (rc == 0) {
    used = n;
    pthread_mutex_unlock(&lock); // OK: only where it was taken
  }
  return rc;
}

void when_threaded(int n) {
  if (threaded)
    pthread_mutex_lock(&lock);
  used = n;
  if (threaded)
    pthread_mutex_unlock(&lock); // OK: the same condition
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
    pthread_mutex_unlock(&lock); // OK: a bit says so
}

int in_loop(const int *v, int n) {
  for (int i = 0; i < n; i++) {
    pthread_mutex_lock(&lock);
    if (v[i] == used) {
      pthread_mutex_unlock(&lock);
      return i; // OK: released in the loop
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
    return -1; // OK: not locked then
  used = o->refs;
  object_put(o);
  return 0;
}

static void unlock_it(void *arg) { pthread_mutex_unlock(arg); }
void cleanup(int n) {
  pthread_mutex_lock(&lock);
  pthread_cleanup_push(unlock_it, &lock);
  used = n;
  pthread_cleanup_pop(1); // OK: the handler releases it
}

static void release(pthread_mutex_t **m) { pthread_mutex_unlock(*m); }
int attribute(int n) {
  pthread_mutex_lock(&lock);
  __attribute__((cleanup(release))) pthread_mutex_t *held = &lock;
  if (n < 0)
    return -1; // OK: released at the end of the scope
  used = n;
  return 0;
}

void dies(int n) {
  pthread_mutex_lock(&lock);
  if (n < 0)
    abort(); // OK: the program ends
  pthread_mutex_unlock(&lock);
}

int reader(bool write) {
  if (write)
    pthread_rwlock_wrlock(&table);
  else
    pthread_rwlock_rdlock(&table);
  int n = used;
  pthread_rwlock_unlock(&table); // OK: either way
  return n;
}

static void *task(void *arg) {
  (void)arg;
  pthread_mutex_lock(&lock);
  used++;
  pthread_mutex_unlock(&lock); // OK: its own
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
