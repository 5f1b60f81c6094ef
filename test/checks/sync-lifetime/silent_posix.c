// RUN: %check_heddle %s heddle-sync-lifetime
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

static int total;
struct box {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int full;
};

int box_init(struct box *b) {
  // OK: everything once, undone on the way out
  if (pthread_mutex_init(&b->lock, NULL))
    return -1;
  if (pthread_cond_init(&b->changed, NULL)) {
    pthread_mutex_destroy(&b->lock);
    return -1;
  }
  return 0;
}
void box_free(struct box *b) {
  pthread_mutex_lock(&b->lock);
  b->full = 0;
  pthread_mutex_unlock(&b->lock);
  // OK: released before
  pthread_mutex_destroy(&b->lock);
  pthread_cond_destroy(&b->changed);
  free(b);
}
void renew(struct box *b) {
  pthread_mutex_destroy(&b->lock);
  // OK: made ready again
  pthread_mutex_init(&b->lock, NULL);
  pthread_mutex_lock(&b->lock);
  pthread_mutex_unlock(&b->lock);
}
void all(struct box *boxes, int count) {
  // OK: another one in each round
  for (int i = 0; i < count; ++i)
    pthread_mutex_init(&boxes[i].lock, NULL);
  for (int i = 0; i < count; ++i)
    pthread_mutex_destroy(&boxes[i].lock);
  for (struct box *b = boxes; b != boxes + count; ++b)
    pthread_mutex_destroy(&b->lock);
}
void local(void) {
  pthread_mutex_t lock;
  // OK: initialised
  pthread_mutex_init(&lock, NULL);
  pthread_mutex_lock(&lock);
  pthread_mutex_unlock(&lock);
  pthread_mutex_destroy(&lock);
}
void local_box(void) {
  struct box b, c;
  // OK: initialised by others
  box_init(&b);
  pthread_mutex_lock(&b.lock);
  pthread_mutex_unlock(&b.lock);
  memset(&c, 0, sizeof c);
  pthread_mutex_lock(&c.lock);
  pthread_mutex_unlock(&c.lock);
}
static void *worker(void *argument) {
  struct box *b = argument;
  pthread_mutex_lock(&b->lock);
  b->full = 1;
  pthread_mutex_unlock(&b->lock);
  return NULL;
}
void joined(void) {
  struct box b = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
  pthread_t thread;
  pthread_create(&thread, NULL, worker, &b);
  pthread_join(thread, NULL);
  // OK: the task has ended
  pthread_mutex_destroy(&b.lock);
}
static mtx_t mutex;
void c11(void) {
  // OK: each once
  mtx_init(&mutex, mtx_plain);
  mtx_lock(&mutex);
  ++total;
  mtx_unlock(&mutex);
  mtx_destroy(&mutex);
}
void free_contents(struct box *b, char *contents) {
  pthread_mutex_lock(&b->lock);
  // OK: not the lock's owner
  free(contents);
  b->full = 0;
  pthread_mutex_unlock(&b->lock);
}

static void **old_table;
static int moving;

// OK: memory without a lock in it; the flag tells that the loop is over
void move_all(int rounds) {
  for (int i = 0; i < rounds && moving; i++) {
    old_table[i] = 0;
    if (i == 3) {
      moving = 0;
      free(old_table);
    }
  }
}

struct cache {
  pthread_mutex_t *mu;
};

// OK: the lock ends, and then the memory that it was in
void close_cache(struct cache *c) {
  if (c->mu) {
    pthread_mutex_destroy(c->mu);
    free(c->mu);
  }
}

// OK: the same by a pointer of one's own
void drop_lock(pthread_mutex_t *m) {
  pthread_mutex_destroy(m);
  free(m);
}

// OK: another one by then
void replace_lock(struct cache *c) {
  free(c->mu);
  c->mu = malloc(sizeof *c->mu);
  pthread_mutex_init(c->mu, NULL);
}
