// RUN: %check_heddle %s heddle-double-lock -std=gnu17
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: fails
#include <pthread.h>
#include <threads.h>

pthread_mutex_t m;
pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
mtx_t c11;
static int hits;

void init(void) {
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&m, &attr);
  pthread_mutexattr_destroy(&attr);
  mtx_init(&c11, mtx_plain);
}

int count(void) {
  int rc = pthread_mutex_lock(&m);
  if (rc)
    return rc;
  hits++;
  pthread_mutex_unlock(&m);
  return 0;
}

int update(void) {
  pthread_mutex_lock(&m);
  // CHECK-MESSAGES: :[[@LINE+1]]:12: warning: this call locks 'm' while this task holds it already: the task waits for itself; release it before, or call a function that expects it held
  int rc = count();
  pthread_mutex_unlock(&m);
  return rc;
}

struct queue {
  pthread_mutex_t lock;
  int n;
};

int queue_length(struct queue *q) {
  pthread_mutex_lock(&q->lock);
  int n = q->n;
  pthread_mutex_unlock(&q->lock);
  return n;
}

int queue_push(struct queue *q) {
  pthread_mutex_lock(&q->lock);
  // CHECK-MESSAGES: :[[@LINE+1]]:7: warning: this call locks 'q->lock'
  if (queue_length(q) < 10)
    q->n++;
  pthread_mutex_unlock(&q->lock);
  return 0;
}

void upgrade(void) {
  pthread_rwlock_rdlock(&rw);
  if (!hits) {
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'rw' is locked again while this task has it locked for reading
    pthread_rwlock_wrlock(&rw);
    hits = 1;
  }
  pthread_rwlock_unlock(&rw);
}

void twice(void) {
  mtx_lock(&c11);
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'c11' is locked again
  mtx_lock(&c11);
  mtx_unlock(&c11);
}

int main(void) {
  init();
  return update();
}
