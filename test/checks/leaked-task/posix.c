// RUN: %check_heddle %s heddle-leaked-task
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static int beats;
static pthread_mutex_t ledger = PTHREAD_MUTEX_INITIALIZER;

static void *heartbeat(void *unused) {
  (void)unused;
  for (;;) {
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task never ends: nothing leaves this loop
    pthread_mutex_lock(&ledger);
    beats++;
    pthread_mutex_unlock(&ledger);
    sleep(1);
  }
  return NULL;
}

static void *sampler(void *argument) {
  int *samples = argument;
  while (1) {
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task never ends: nothing leaves this loop
    ++*samples;
    usleep(100);
  }
}

static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static pthread_mutex_t never_lock = PTHREAD_MUTEX_INITIALIZER;
static bool never_set;
static void *waiter(void *unused) {
  (void)unused;
  pthread_mutex_lock(&never_lock);
  while (!never_set)
    pthread_cond_wait(&never, &never_lock);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody changes or signals 'never'
  pthread_mutex_unlock(&never_lock);
  return NULL;
}

int main(void) {
  pthread_t a, b, c;
  static int samples;
  pthread_create(&a, NULL, heartbeat, NULL);
  pthread_create(&b, NULL, sampler, &samples);
  pthread_create(&c, NULL, waiter, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  pthread_join(c, NULL);
  return 0;
}
