// RUN: %check_heddle %s heddle-inconsistent-locking
#include <pthread.h>
#include <stdlib.h>

struct queue {
  pthread_mutex_t lock;
  int head, tail;
  int items[16];
};

void queue_init(struct queue *q) {
  pthread_mutex_init(&q->lock, NULL);
  q->head = q->tail = 0;
}

void queue_push(struct queue *q, int v) {
  pthread_mutex_lock(&q->lock);
  q->items[q->tail] = v;
  q->tail = (q->tail + 1) % 16;
  pthread_mutex_unlock(&q->lock);
}

int queue_pop(struct queue *q) {
  pthread_mutex_lock(&q->lock);
  int v = q->items[q->head];
  q->head = (q->head + 1) % 16;
  int empty = q->head == q->tail;
  pthread_mutex_unlock(&q->lock);
  return empty ? -1 : v;
}

void queue_clear(struct queue *q) {
  pthread_mutex_lock(&q->lock);
  q->head = q->tail = 0;
  pthread_mutex_unlock(&q->lock);
}

void queue_skip(struct queue *q) {
  q->head++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'head' is written here without 'lock', which is held by 2 of 3 functions
}

static pthread_mutex_t stats_lock = PTHREAD_MUTEX_INITIALIZER;
static long requests;

void count_request(void) {
  pthread_mutex_lock(&stats_lock);
  requests++;
  pthread_mutex_unlock(&stats_lock);
}

void uncount_request(void) {
  pthread_mutex_lock(&stats_lock);
  requests--;
  pthread_mutex_unlock(&stats_lock);
}

long get_requests(void) {
  pthread_mutex_lock(&stats_lock);
  long n = requests;
  pthread_mutex_unlock(&stats_lock);
  return n;
}

void reset_requests(void) {
  requests = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'requests' is written here without 'stats_lock'
}
