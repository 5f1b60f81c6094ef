// RUN: %check_heddle %s heddle-double-lock -std=gnu17
// RUN: %deadlock_truth %s -D_GNU_SOURCE
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <threads.h>

pthread_mutex_t Static = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
pthread_mutex_t Dynamic;
pthread_mutex_t ByHelper;
mtx_t C11;
pthread_cond_t Cond = PTHREAD_COND_INITIALIZER;
static int Hits = 1;

static void set_type(pthread_mutexattr_t *attr) {
  pthread_mutexattr_settype(attr, PTHREAD_MUTEX_RECURSIVE);
}

void init(void) {
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&Dynamic, &attr);
  pthread_mutexattr_t other;
  pthread_mutexattr_init(&other);
  set_type(&other);
  pthread_mutex_init(&ByHelper, &other);
  mtx_init(&C11, mtx_plain | mtx_recursive);
}

void twice(pthread_mutex_t *m) {
  (void)m;
  pthread_mutex_lock(&Static);
  // OK: recursive by its initialiser
  pthread_mutex_lock(&Static);
  pthread_mutex_unlock(&Static);
  pthread_mutex_unlock(&Static);
  pthread_mutex_lock(&Dynamic);
  // OK: recursive by its attribute
  pthread_mutex_lock(&Dynamic);
  pthread_mutex_unlock(&Dynamic);
  pthread_mutex_unlock(&Dynamic);
  pthread_mutex_lock(&ByHelper);
  // OK: an attribute that a helper has set
  pthread_mutex_lock(&ByHelper);
  pthread_mutex_unlock(&ByHelper);
  pthread_mutex_unlock(&ByHelper);
  mtx_lock(&C11);
  // OK: recursive
  mtx_lock(&C11);
  mtx_unlock(&C11);
  mtx_unlock(&C11);
}

struct object {
  pthread_mutex_t lock;
  int n;
};

void object_init(struct object *o, const pthread_mutexattr_t *attr) {
  pthread_mutex_init(&o->lock, attr);
  o->n = 0;
}
int object_get(struct object *o) {
  pthread_mutex_lock(&o->lock);
  int n = o->n;
  pthread_mutex_unlock(&o->lock);
  return n;
}
int object_add(struct object *o) {
  pthread_mutex_lock(&o->lock);
  // OK: the attribute comes from elsewhere
  o->n += object_get(o);
  pthread_mutex_unlock(&o->lock);
  return 0;
}

struct plain {
  pthread_mutex_t lock;
  struct plain *next;
};
void each(struct plain *p) {
  for (; p; p = p->next) {
    // OK: each round another one
    pthread_mutex_lock(&p->lock);
    Hits++;
    pthread_mutex_unlock(&p->lock);
  }
}
void wait_for_it(struct plain *p) {
  pthread_mutex_lock(&p->lock);
  while (!Hits)
    // OK: released while it waits
    pthread_cond_wait(&Cond, &p->lock);
  pthread_mutex_unlock(&p->lock);
}
int try_it(struct plain *p) {
  pthread_mutex_lock(&p->lock);
  // OK: it fails
  int busy = pthread_mutex_trylock(&p->lock);
  pthread_mutex_unlock(&p->lock);
  return busy;
}

int main(void) {
  struct plain p = {PTHREAD_MUTEX_INITIALIZER, 0};
  init();
  twice(&Static);
  each(&p);
  wait_for_it(&p);
  return try_it(&p) ? 0 : 1;
}
