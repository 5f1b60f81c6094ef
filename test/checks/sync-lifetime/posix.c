// RUN: %check_heddle %s heddle-sync-lifetime
#include <pthread.h>
#include <stdlib.h>
#include <threads.h>

static int total;

void add(int amount) {
  pthread_mutex_t lock;
  pthread_mutex_lock(&lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'lock' is used before it is initialized; initialize it first [heddle-sync-lifetime]
  pthread_mutex_unlock(&lock);
}

void own(int amount) {
  pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: each call has its own 'lock', so it keeps nobody away from 'total'
  pthread_mutex_lock(&lock);
  total += amount;
  pthread_mutex_unlock(&lock);
}

void late(pthread_mutex_t *lock) {
  pthread_mutex_lock(lock);
  pthread_mutex_unlock(lock);
  pthread_mutex_destroy(lock);
  pthread_mutex_lock(lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'lock' is used after it was destroyed; destroy it last
  ++total;
  pthread_mutex_unlock(lock);
}

struct box {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int full;
};

void twice(struct box *b) {
  pthread_mutex_init(&b->lock, NULL);
  pthread_cond_init(&b->changed, NULL);
  b->full = 0;
  pthread_mutex_init(&b->lock, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'lock' is initialized again without being destroyed; initialize it once
}

void box_free(struct box *b) {
  pthread_mutex_lock(&b->lock);
  pthread_mutex_destroy(&b->lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'lock' ends here while it is held or may still be used by a task
  free(b);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'lock' ends here while it is held
}

void local_box(void) {
  struct box b;
  pthread_mutex_lock(&b.lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'b' is used before it is initialized
  pthread_mutex_unlock(&b.lock);
}

void c11(void) {
  mtx_t lock;
  mtx_lock(&lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'lock' is used before it is initialized
  mtx_unlock(&lock);
}

void freed_first(pthread_mutex_t *m) {
  free(m);
  pthread_mutex_destroy(m);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'm' is used after it was destroyed
}

void freed_and_locked(pthread_mutex_t *m) {
  free(m);
  pthread_mutex_lock(m);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'm' is used after it was destroyed
}

void destroyed_twice(pthread_mutex_t *m) {
  pthread_mutex_destroy(m);
  pthread_mutex_destroy(m);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'm' is used after it was destroyed
}

static void *worker(void *argument) {
  struct box *b = argument;
  pthread_mutex_lock(&b->lock);
  b->full = 1;
  pthread_mutex_unlock(&b->lock);
  return NULL;
}

int main(void) {
  struct box b = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
  pthread_t thread;
  pthread_create(&thread, NULL, worker, &b);
  pthread_mutex_destroy(&b.lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'lock' ends here while it is held or may still be used by a task
  pthread_join(thread, NULL);
  return 0;
}
