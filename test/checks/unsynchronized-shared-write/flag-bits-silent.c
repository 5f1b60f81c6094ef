// A bit of the flags says whether there is a lock to take.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %check_heddle %s heddle-double-lock
// RUN: %check_heddle %s heddle-unbalanced-lock
// RUN: %check_heddle %s heddle-sync-lifetime
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>

#define THREADSAFE 1u
#define VERBOSE 2u

struct cache {
  unsigned flags;
  pthread_mutex_t *mu;
  int hits, misses, rounds;
};

static void enter(struct cache *c) {
  if (c->flags & THREADSAFE)
    pthread_mutex_lock(c->mu);
}
static void leave(struct cache *c) {
  if (c->flags & THREADSAFE)
    pthread_mutex_unlock(c->mu);
}
// OK: the bit decides for both
static void hit(struct cache *c) {
  enter(c);
  c->hits++;
  leave(c);
}
// OK: asked in other words
static void miss(struct cache *c) {
  if ((c->flags & THREADSAFE) != 0)
    pthread_mutex_lock(c->mu);
  c->misses++;
  if ((c->flags & THREADSAFE) == THREADSAFE)
    pthread_mutex_unlock(c->mu);
}
// OK: one way with the lock, one without
static void round_up(struct cache *c) {
  if (!(c->flags & THREADSAFE)) {
    c->rounds++;
    return;
  }
  pthread_mutex_lock(c->mu);
  c->rounds++;
  pthread_mutex_unlock(c->mu);
}

static struct cache *open_cache(unsigned flags) {
  struct cache *c = calloc(1, sizeof *c);
  c->flags = flags;
  if (flags & THREADSAFE) {
    c->mu = malloc(sizeof *c->mu);
    pthread_mutex_init(c->mu, NULL);
  }
  return c;
}
static void close_cache(struct cache *c) {
  if (c->mu) {
    pthread_mutex_destroy(c->mu);
    free(c->mu);
  }
  free(c);
}

static void *work(void *arg) {
  struct cache *own = open_cache(0);
  for (int i = 0; i < 300; i++) {
    hit(arg);
    hit(own);
    miss(arg);
    miss(own);
    round_up(arg);
    round_up(own);
  }
  close_cache(own);
  return NULL;
}

int main(void) {
  struct cache *shared = open_cache(THREADSAFE | VERBOSE);
  pthread_t a, b;
  pthread_create(&a, NULL, work, shared);
  pthread_create(&b, NULL, work, shared);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  close_cache(shared);
  return 0;
}
