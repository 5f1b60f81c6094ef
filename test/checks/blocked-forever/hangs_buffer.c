// A bounded buffer whose mutex, a semaphore, is taken before there is room.
// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

enum { SLOTS = 3, ITEMS = 60 };
struct queue {
  sem_t mutex, room, filled;
  int slots[SLOTS], in, out;
};
static struct queue q;

static void put(struct queue *q, int item) {
  sem_wait(&q->mutex);
  sem_wait(&q->room);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'sem_wait' waits for something else while it holds 'q.mutex', which that task needs to get on: neither ever does; release the lock first
  q->slots[q->in++ % SLOTS] = item;
  sem_post(&q->mutex);
  sem_post(&q->filled);
}
static int get(struct queue *q) {
  sem_wait(&q->filled);
  sem_wait(&q->mutex);
  int item = q->slots[q->out++ % SLOTS];
  sem_post(&q->mutex);
  sem_post(&q->room);
  return item;
}

static void *produce(void *arg) {
  for (int i = 0; i < ITEMS; i++)
    put(&q, i);
  return arg;
}
static void *consume(void *arg) {
  for (int i = 0; i < ITEMS; i++) {
    if (i % SLOTS == 0)
      usleep(10000);
    *(long *)arg += get(&q);
  }
  return 0;
}

int main(void) {
  pthread_t p, c;
  long sum = 0;
  sem_init(&q.mutex, 0, 1);
  sem_init(&q.room, 0, SLOTS);
  sem_init(&q.filled, 0, 0);
  pthread_create(&p, 0, produce, 0);
  pthread_create(&c, 0, consume, &sum);
  pthread_join(p, 0);
  pthread_join(c, 0);
  return sum < 0;
}
