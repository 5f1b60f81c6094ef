// A flag under a lock tells those who find it set what came before, and nobody
// else.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#define _GNU_SOURCE
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// Asked until it is set: what is done meanwhile is not ordered by it.
static bool stop;
static long rounds;
static void *count(void *arg) {
  for (;;) {
    pthread_mutex_lock(&lock);
    if (stop) {
      pthread_mutex_unlock(&lock);
      return arg;
    }
    pthread_mutex_unlock(&lock);
    rounds++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'rounds' is written by this task while the code that started the task uses it
  }
}

// Asked, and what was found out is of no consequence.
struct job {
  pthread_mutex_t lock;
  int done;
  long result;
};
static void *solve(void *arg) {
  struct job *j = arg;
  j->result = 42;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'j.result' is written by this task while the code that started the task uses it
  pthread_mutex_lock(&j->lock);
  j->done = 1;
  pthread_mutex_unlock(&j->lock);
  return 0;
}
static long peek(struct job *j, int *early) {
  pthread_mutex_lock(&j->lock);
  if (!j->done)
    ++*early;
  pthread_mutex_unlock(&j->lock);
  return j->result;
}

// A pointer says the same.
static int *latest;
static int written;
static void *publish(void *arg) {
  int *fresh = malloc(sizeof *fresh);
  *fresh = 1;
  written = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'written' is written by this task while the code that started the task uses it
  pthread_mutex_lock(&lock);
  latest = fresh;
  pthread_mutex_unlock(&lock);
  return arg;
}
static int look(void) {
  pthread_mutex_lock(&lock);
  int found = latest ? *latest : 0;
  pthread_mutex_unlock(&lock);
  return found;
}

int main(void) {
  pthread_t t;
  pthread_create(&t, 0, count, 0);
  usleep(1000);
  long seen = rounds;
  pthread_mutex_lock(&lock);
  stop = true;
  pthread_mutex_unlock(&lock);
  pthread_join(t, 0);

  struct job j = {PTHREAD_MUTEX_INITIALIZER, 0, 0};
  int early = 0;
  pthread_create(&t, 0, solve, &j);
  seen += peek(&j, &early);
  pthread_join(t, 0);

  pthread_create(&t, 0, publish, 0);
  seen += look();
  seen += written;
  pthread_join(t, 0);
  free(latest);
  return seen + early < 0;
}
