// Who waits first and asks then has missed what was before.
// RUN: %check_heddle %s heddle-wait-without-predicate
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t loaded = PTHREAD_COND_INITIALIZER;
static int ready, table[16];

void load(void) {
  pthread_mutex_lock(&lock);
  table[0] = 1;
  ready = 1;
  pthread_cond_signal(&loaded);
  pthread_mutex_unlock(&lock);
}

int late(void) {
  pthread_mutex_lock(&lock);
  do
    pthread_cond_wait(&loaded, &lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for 'loaded' before anything has asked for 'ready'
  while (!ready);
  int result = table[0];
  pthread_mutex_unlock(&lock);
  return result;
}

// OK: asked before.
int asked(void) {
  int result = 0;
  pthread_mutex_lock(&lock);
  if (!ready)
    do {
      pthread_cond_wait(&loaded, &lock);
    } while (!ready);
  result = table[0];
  pthread_mutex_unlock(&lock);
  return result;
}
int left(void) {
  pthread_mutex_lock(&lock);
  if (ready)
    goto out;
  do {
    pthread_cond_wait(&loaded, &lock);
  } while (!ready);
out:;
  int result = table[0];
  pthread_mutex_unlock(&lock);
  return result;
}
int inside(void) {
  pthread_mutex_lock(&lock);
  do {
    if (ready)
      break;
    pthread_cond_wait(&loaded, &lock);
  } while (!ready);
  int result = table[0];
  pthread_mutex_unlock(&lock);
  return result;
}

// OK: whoever wakes this one up has not begun yet.
extern int start(void);
int begins(void) {
  pthread_mutex_lock(&lock);
  ready = 0;
  start();
  do {
    pthread_cond_wait(&loaded, &lock);
  } while (!ready);
  pthread_mutex_unlock(&lock);
  return 0;
}
