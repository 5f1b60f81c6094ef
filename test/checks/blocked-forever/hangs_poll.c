// Loops that keep out whom they wait for.
// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

struct future {
  pthread_mutex_t lock;
  atomic_int ready;
  long value;
};
static struct future answer = {PTHREAD_MUTEX_INITIALIZER, 0, 0};

static long await(struct future *f) {
  pthread_mutex_lock(&f->lock);
  while (!f->ready) {
    // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this loop waits for another task to change 'f->ready' while it holds 'f->lock', which that task needs to get on
    sched_yield();
  }
  long value = f->value;
  pthread_mutex_unlock(&f->lock);
  return value;
}

static void *compute(void *arg) {
  struct future *f = arg;
  usleep(10000);
  pthread_mutex_lock(&f->lock);
  f->value = 42;
  f->ready = 1;
  pthread_mutex_unlock(&f->lock);
  return 0;
}

// It sleeps in between, and the lock is a global one.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int left = 2;
static void drain(void) {
  pthread_mutex_lock(&lock);
  do {
    // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this loop waits for another task to change 'left' while it holds 'lock', which that task needs to get on
    usleep(1000);
  } while (left > 0);
  pthread_mutex_unlock(&lock);
}
static void *leave(void *arg) {
  pthread_mutex_lock(&lock);
  left--;
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t t, u;
  pthread_create(&t, 0, compute, &answer);
  if (await(&answer) != 42)
    return 1;
  pthread_create(&u, 0, leave, 0);
  drain();
  pthread_join(t, 0);
  pthread_join(u, 0);
  return 0;
}
