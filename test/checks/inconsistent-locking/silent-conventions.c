// Files in which some functions need no lock, and why.
// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// OK: several are there for callers that hold the lock.
struct conn {
  pthread_mutex_t *mu;
  int status, refs, id, *buffer;
};
void mutex_end(pthread_mutex_t *mu);
void conn_open(struct conn *c) {
  pthread_mutex_lock(c->mu);
  c->status = 1;
  c->id++;
  c->buffer = malloc(8);
  pthread_mutex_unlock(c->mu);
}
void conn_drain(struct conn *c) {
  pthread_mutex_lock(c->mu);
  c->status = 2;
  c->buffer = 0;
  pthread_mutex_unlock(c->mu);
}
void conn_close(struct conn *c) {
  pthread_mutex_lock(c->mu);
  c->status = 0;
  c->id = 0;
  pthread_mutex_unlock(c->mu);
}
int conn_is_draining(struct conn *c) {
  int status = c->status;
  return status == 2;
}
void conn_number(struct conn *c, int id) { c->id = id; }

// OK: the last one ends the object, through others.
static void conn_clear(struct conn *c) { free(c->buffer); }
static void conn_free(struct conn *c) {
  conn_clear(c);
  mutex_end(c->mu);
  free(c);
}
void conn_release(struct conn *c) {
  pthread_mutex_lock(c->mu);
  int refs = --c->refs;
  pthread_mutex_unlock(c->mu);
  if (refs == 0)
    conn_free(c);
}

// OK: only tells what is in what it is given; who made it wrote it.
struct handle {
  pthread_mutex_t mtx;
  int fd, events;
  void *queue;
};
void mtx_make(pthread_mutex_t *mtx);
struct handle *make_handle(void);
struct handle *handle_new(int fd, void *queue) {
  struct handle *h = make_handle();
  mtx_make(&h->mtx);
  pthread_mutex_lock(&h->mtx);
  h->fd = fd;
  h->queue = queue;
  pthread_mutex_unlock(&h->mtx);
  return h;
}
void use(void *queue, int fd, int events);
void handle_arm(struct handle *h, int events) {
  void *queue = h->queue;
  pthread_mutex_lock(&h->mtx);
  h->events |= events;
  use(queue, h->fd, h->events);
  pthread_mutex_unlock(&h->mtx);
}
void handle_close(struct handle *h) {
  pthread_mutex_lock(&h->mtx);
  use(h->queue, h->fd, 0);
  h->fd = -1;
  pthread_mutex_unlock(&h->mtx);
}
void handle_disarm(struct handle *h) {
  pthread_mutex_lock(&h->mtx);
  h->events = 0;
  use(h->queue, h->fd, 0);
  pthread_mutex_unlock(&h->mtx);
}
int handle_fd(struct handle *h) { return h->fd; }

// OK: done once, before anything else runs: all of it is without the lock.
static pthread_mutex_t slabs_lock = PTHREAD_MUTEX_INITIALIZER;
static size_t made, limit;
static int full, count;
static void *slabs[64];
void slabs_prefill(void) {
  while (made < limit) {
    slabs[count++] = malloc(64);
    made += 64;
  }
  full = 1;
}
void *slab_take(void) {
  pthread_mutex_lock(&slabs_lock);
  void *slab = count ? slabs[--count] : 0;
  full = 0;
  made -= 64;
  pthread_mutex_unlock(&slabs_lock);
  return slab;
}
void slab_give(void *slab) {
  pthread_mutex_lock(&slabs_lock);
  slabs[count++] = slab;
  made += 64;
  full = made == limit;
  pthread_mutex_unlock(&slabs_lock);
}
void slab_limit(size_t n) {
  pthread_mutex_lock(&slabs_lock);
  limit = n;
  full = made >= limit;
  count += 0;
  pthread_mutex_unlock(&slabs_lock);
}

// OK: marks what is settled, and who changes it looks for the mark.
struct config {
  pthread_mutex_t lk;
  int active, depth, limit;
  char *name;
};
int config_name(struct config *c, const char *name) {
  pthread_mutex_lock(&c->lk);
  if (c->active) {
    pthread_mutex_unlock(&c->lk);
    return -1;
  }
  c->name = strdup(name);
  pthread_mutex_unlock(&c->lk);
  return 0;
}
int config_depth(struct config *c, int depth) {
  pthread_mutex_lock(&c->lk);
  int ok = !c->active;
  if (ok)
    c->depth = depth;
  pthread_mutex_unlock(&c->lk);
  return ok;
}
size_t config_start(struct config *c) {
  pthread_mutex_lock(&c->lk);
  c->active = 1;
  pthread_mutex_unlock(&c->lk);
  return c->name ? strlen(c->name) : 0;
}
