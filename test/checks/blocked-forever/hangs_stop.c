// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#define _DEFAULT_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

struct queue {
  pthread_mutex_t lock;
  pthread_cond_t filled;
  int items[16], count;
};
static struct queue jobs = {PTHREAD_MUTEX_INITIALIZER,
                            PTHREAD_COND_INITIALIZER,
                            {0},
                            0};
static atomic_int stopping;
static pthread_t worker;

static int take(struct queue *q) {
  pthread_mutex_lock(&q->lock);
  while (q->count == 0)
    pthread_cond_wait(&q->filled, &q->lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for ever once 'stopping' is set: the wait only asks for 'count', which does not change any more; ask for 'stopping', too
  int item = q->items[--q->count];
  pthread_mutex_unlock(&q->lock);
  return item;
}

static void *work(void *arg) {
  long sum = 0;
  while (!stopping)
    sum += take(&jobs);
  return (void *)sum;
}

static void stop(void) {
  stopping = 1;
  pthread_mutex_lock(&jobs.lock);
  pthread_cond_broadcast(&jobs.filled);
  pthread_mutex_unlock(&jobs.lock);
  pthread_join(worker, NULL);
}

int main(void) {
  if (pthread_create(&worker, NULL, work, NULL))
    return 1;
  usleep(200000);
  stop();
  return 0;
}
