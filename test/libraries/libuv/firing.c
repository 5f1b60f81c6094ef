// REQUIRES: libuv
// RUN: %check_heddle %s heddle-* -std=gnu17 -- %libuv_cflags
#include <stdlib.h>
#include <uv.h>

// Work of the pool beside the loop.
static long done;

static void work(uv_work_t *request) {
  (void)request;
  done++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'done' is written by {{.*}} [heddle-unsynchronized-shared-write]
}

static void after(uv_work_t *request, int status) {
  (void)status;
  free(request);
}

void work_on(uv_loop_t *loop, int jobs) {
  for (int i = 0; i < jobs; i++)
    uv_queue_work(loop, malloc(sizeof(uv_work_t)), work, after);
}

// A timer of the loop beside a thread.
static int level;

static void sample(uv_timer_t *timer) {
  (void)timer;
  level = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'level' is written by {{.*}} [heddle-unsynchronized-shared-write]
}

static void measure(void *unused) {
  (void)unused;
  level++;
}

void measure_and_sample(uv_loop_t *loop, uv_timer_t *timer) {
  uv_thread_t thread;
  uv_timer_start(timer, sample, 100, 100);
  uv_thread_create(&thread, measure, NULL);
  uv_run(loop, UV_RUN_DEFAULT);
  uv_thread_join(&thread);
}

// Locks.
struct pool {
  uv_mutex_t lock;
  uv_cond_t free_slot;
  int used, size;
};

int take_slot(struct pool *pool) {
  uv_mutex_lock(&pool->lock);
  if (pool->used == pool->size)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} is still held {{.*}} [heddle-unbalanced-lock]
  int slot = pool->used++;
  uv_mutex_unlock(&pool->lock);
  return slot;
}

void wait_for_slot(struct pool *pool) {
  uv_mutex_lock(&pool->lock);
  if (pool->used == pool->size)
    uv_cond_wait(&pool->free_slot, &pool->lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} [heddle-wait-without-predicate]
  pool->used++;
  uv_mutex_unlock(&pool->lock);
}

static int count(struct pool *pool) {
  uv_mutex_lock(&pool->lock);
  int used = pool->used;
  uv_mutex_unlock(&pool->lock);
  return used;
}

int left(struct pool *pool) {
  uv_mutex_lock(&pool->lock);
  int left = pool->size - count(pool);
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: this call locks 'pool->lock' {{.*}} [heddle-double-lock]
  uv_mutex_unlock(&pool->lock);
  return left;
}

void rest(struct pool *pool) {
  uv_mutex_lock(&pool->lock);
  uv_sleep(1000);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-blocking-under-lock]
  uv_mutex_unlock(&pool->lock);
}

// A thread that nobody joins works on what is gone.
static void fill(void *slots) { *(int *)slots = 1; }

void start(void) {
  int slots = 0;
  uv_thread_t thread;
  uv_thread_create(&thread, fill, &slots);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} 'slots' {{.*}} [heddle-task-outlives-capture]
  // CHECK-MESSAGES: :[[@LINE-2]]:3: warning: {{.*}} neither joined nor detached{{.*}} [heddle-unjoined-thread]
}
