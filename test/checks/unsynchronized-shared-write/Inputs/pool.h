/* Pools of C as programs write them for themselves. */
#ifndef POOL_H
#define POOL_H
#include <pthread.h>
#include <stdlib.h>

/* A linked list. */
struct job {
  void (*function)(void *);
  void *argument;
  struct job *next;
};
struct pool {
  pthread_mutex_t lock;
  pthread_cond_t more;
  pthread_cond_t idle;
  struct job *first, *last;
  int busy, stopping, count;
  pthread_t *threads;
};
static void *worker(void *argument) {
  struct pool *pool = argument;
  for (;;) {
    pthread_mutex_lock(&pool->lock);
    while (!pool->first && !pool->stopping)
      pthread_cond_wait(&pool->more, &pool->lock);
    if (!pool->first) {
      pthread_mutex_unlock(&pool->lock);
      return NULL;
    }
    struct job *job = pool->first;
    pool->first = job->next;
    if (!pool->first)
      pool->last = NULL;
    pool->busy++;
    pthread_mutex_unlock(&pool->lock);
    job->function(job->argument);
    free(job);
    pthread_mutex_lock(&pool->lock);
    pool->busy--;
    if (!pool->busy && !pool->first)
      pthread_cond_signal(&pool->idle);
    pthread_mutex_unlock(&pool->lock);
  }
}
static struct pool *pool_create(int count) {
  struct pool *pool = calloc(1, sizeof *pool);
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->more, NULL);
  pthread_cond_init(&pool->idle, NULL);
  pool->count = count;
  pool->threads = malloc(count * sizeof *pool->threads);
  for (int i = 0; i < count; i++)
    pthread_create(&pool->threads[i], NULL, worker, pool);
  return pool;
}
static int pool_add(struct pool *pool, void (*function)(void *),
                    void *argument) {
  struct job *job = malloc(sizeof *job);
  if (!job)
    return -1;
  job->function = function;
  job->argument = argument;
  job->next = NULL;
  pthread_mutex_lock(&pool->lock);
  if (pool->last)
    pool->last->next = job;
  else
    pool->first = job;
  pool->last = job;
  pthread_cond_signal(&pool->more);
  pthread_mutex_unlock(&pool->lock);
  return 0;
}
static void pool_wait(struct pool *pool) {
  pthread_mutex_lock(&pool->lock);
  while (pool->first || pool->busy)
    pthread_cond_wait(&pool->idle, &pool->lock);
  pthread_mutex_unlock(&pool->lock);
}
static void pool_destroy(struct pool *pool) {
  pthread_mutex_lock(&pool->lock);
  pool->stopping = 1;
  pthread_cond_broadcast(&pool->more);
  pthread_mutex_unlock(&pool->lock);
  for (int i = 0; i < pool->count; i++)
    pthread_join(pool->threads[i], NULL);
  free(pool->threads);
  free(pool);
}

/* A ring in a global variable. */
#define RING 64
typedef struct {
  void (*run)(int, int *);
  int number;
  int *result;
} task_t;
static struct {
  task_t ring[RING];
  int head, tail, open, stopping;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  pthread_t threads[4];
} ring = {.lock = PTHREAD_MUTEX_INITIALIZER,
          .changed = PTHREAD_COND_INITIALIZER};
static void *ring_worker(void *unused) {
  (void)unused;
  for (;;) {
    pthread_mutex_lock(&ring.lock);
    while (ring.open == 0 && !ring.stopping)
      pthread_cond_wait(&ring.changed, &ring.lock);
    if (ring.open == 0) {
      pthread_mutex_unlock(&ring.lock);
      return NULL;
    }
    task_t task = ring.ring[ring.head];
    ring.head = (ring.head + 1) % RING;
    ring.open--;
    pthread_mutex_unlock(&ring.lock);
    task.run(task.number, task.result);
  }
}
static void ring_start(void) {
  ring.stopping = 0;
  for (int i = 0; i < 4; i++)
    pthread_create(&ring.threads[i], NULL, ring_worker, NULL);
}
static void ring_put(task_t task) {
  pthread_mutex_lock(&ring.lock);
  ring.ring[ring.tail] = task;
  ring.tail = (ring.tail + 1) % RING;
  ring.open++;
  pthread_cond_signal(&ring.changed);
  pthread_mutex_unlock(&ring.lock);
}
static void ring_stop(void) {
  pthread_mutex_lock(&ring.lock);
  ring.stopping = 1;
  pthread_cond_broadcast(&ring.changed);
  pthread_mutex_unlock(&ring.lock);
  for (int i = 0; i < 4; i++)
    pthread_join(ring.threads[i], NULL);
}
#endif
