// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>

struct pool {
  pthread_mutex_t lock;
  int used, limit;
  struct item {
    int value;
  } items[8];
};

// OK: makes the object, with its lock.
void pool_setup(struct pool *p, int limit) {
  pthread_mutex_init(&p->lock, NULL);
  p->used = 0;
  p->limit = limit;
}

// OK: ends it.
void pool_end(struct pool *p) {
  pthread_mutex_destroy(&p->lock);
  p->used = 0;
}

// OK: only called with the lock held.
static void bump(struct pool *p) { p->used++; }

void pool_take(struct pool *p) {
  pthread_mutex_lock(&p->lock);
  bump(p);
  pthread_mutex_unlock(&p->lock);
}

void pool_give(struct pool *p) {
  pthread_mutex_lock(&p->lock);
  p->used--;
  pthread_mutex_unlock(&p->lock);
}

int pool_used(struct pool *p) {
  pthread_mutex_lock(&p->lock);
  int n = p->used;
  pthread_mutex_unlock(&p->lock);
  return n;
}

// OK: says in its name that the caller holds the lock.
int pool_used_unlocked(struct pool *p) { return p->used; }

// OK: not published yet.
struct pool *pool_new(void) {
  struct pool *p = malloc(sizeof *p);
  p->used = 1;
  return p;
}

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static int level;
static _Thread_local int mine;

void up(void) {
  pthread_mutex_lock(&m);
  level++;
  mine++;
  pthread_mutex_unlock(&m);
}

void down(void) {
  pthread_mutex_lock(&m);
  level--;
  mine--;
  pthread_mutex_unlock(&m);
}

// OK: each task has its own.
int own(void) { return mine; }

// OK: the caller's lock is given back for a while.
void relax(void) {
  pthread_mutex_unlock(&m);
  level = 0;
  pthread_mutex_lock(&m);
}
