// A result of 0 is taken for success, and success may mean that the caller has
// the lock now: not if nobody could release it.
// RUN: %check_heddle %s heddle-unbalanced-lock
#include <pthread.h>
#include <stdlib.h>

// Only this file knows the lock.
static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static void *list[16];
static int used;
enum answer { TOO_MANY, ADDED, NO_MEMORY };
enum answer add(int size) {
  pthread_mutex_lock(&list_lock);
  if (used == 16)
    return TOO_MANY;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'list_lock' is still held on a path that leaves the function here, although other paths release it
  void *p = malloc(size);
  if (!p) {
    pthread_mutex_unlock(&list_lock);
    return NO_MEMORY;
  }
  list[used++] = p;
  pthread_mutex_unlock(&list_lock);
  return ADDED;
}

// Not static, but in no header either.
pthread_mutex_t open_lock = PTHREAD_MUTEX_INITIALIZER;
int opened;
int open_one(int limit) {
  pthread_mutex_lock(&open_lock);
  if (opened >= limit)
    return 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'open_lock' is still held on a path
  opened++;
  pthread_mutex_unlock(&open_lock);
  return 1;
}

// All who call it are seen.
struct queue {
  pthread_mutex_t lock;
  int items[8], count;
};
static struct queue jobs = {PTHREAD_MUTEX_INITIALIZER, {0}, 0};
int queue_put(struct queue *q, int item) {
  pthread_mutex_lock(&q->lock);
  if (q->count == 8)
    return 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'q->lock' is still held on a path
  q->items[q->count++] = item;
  pthread_mutex_unlock(&q->lock);
  return 1;
}
static int put_two(int item) {
  return queue_put(&jobs, item) && queue_put(&jobs, item + 1);
}
static void *produce(void *arg) {
  for (int i = 0; i < 4; i++)
    put_two(i);
  return arg;
}

int main(void) {
  pthread_t t;
  pthread_create(&t, 0, produce, 0);
  put_two(100);
  pthread_join(t, 0);
  return 0;
}
