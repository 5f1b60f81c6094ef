// The loop around the wait asks for the end, too, before it waits.
// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>

struct pool {
  pthread_t *threads;
  int capacity, limit, busy;
  pthread_mutex_t lock;
  pthread_cond_t filled;
  int empty, shutdown;
};

static void *work(void *arg) {
  struct pool *p = arg;
  for (;;) {
    pthread_mutex_lock(&p->lock);
    while (p->empty || p->busy >= p->limit) {
      if (p->shutdown) {
        pthread_mutex_unlock(&p->lock);
        return 0;
      }
      // OK: whoever sets it, and wakes this task up, is heard
      pthread_cond_wait(&p->filled, &p->lock);
    }
    p->empty = 1;
    p->busy++;
    pthread_mutex_unlock(&p->lock);
    pthread_mutex_lock(&p->lock);
    p->busy--;
    pthread_mutex_unlock(&p->lock);
  }
}

static void pool_free(struct pool *p) {
  pthread_mutex_lock(&p->lock);
  p->shutdown = 1;
  pthread_mutex_unlock(&p->lock);
  pthread_cond_broadcast(&p->filled);
  for (int i = 0; i < p->capacity; i++)
    pthread_join(p->threads[i], 0);
  free(p->threads);
  free(p);
}

static struct pool *pool_create(int n) {
  struct pool *p = calloc(1, sizeof *p);
  pthread_mutex_init(&p->lock, 0);
  pthread_cond_init(&p->filled, 0);
  p->empty = 1;
  p->limit = n;
  p->threads = calloc((size_t)n, sizeof(pthread_t));
  for (int i = 0; i < n; i++)
    if (pthread_create(&p->threads[i], 0, work, p)) {
      p->capacity = i;
      pool_free(p);
      return 0;
    }
  p->capacity = n;
  return p;
}

int main(void) {
  struct pool *p = pool_create(3);
  if (p)
    pool_free(p);
  return 0;
}
