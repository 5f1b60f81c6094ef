// RUN: %check_heddle %s heddle-unbalanced-lock
#include <errno.h>
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int used, ready;

void nonzero_is_failure(void) {
  if (pthread_mutex_trylock(&m)) {
    used++;
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'm' is released here on a path that has not locked it
    pthread_mutex_unlock(&m);
  }
}
void by_name(void) {
  int rc = pthread_mutex_trylock(&m);
  if (rc == EBUSY) {
    used++;
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: 'm' is released here on a path that has not locked it
    pthread_mutex_unlock(&m);
  }
}
void leaves_with_it(void) {
  if (!pthread_mutex_trylock(&m))
    return;
  used++;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'm' is released here on a path that has not locked it
  pthread_mutex_unlock(&m);
}
void nobody_asks(void) {
  pthread_mutex_trylock(&m);
  used++;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'm' is released here on a path that has not locked it
  pthread_mutex_unlock(&m);
}

void wait_too_late(void) {
  pthread_mutex_lock(&m);
  used++;
  pthread_mutex_unlock(&m);
  while (!ready)
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: this waits with 'm', which is not held here; lock it before, and test what is waited for under it
    pthread_cond_wait(&changed, &m);
}
static void *waiter(void *arg) {
  while (!ready)
    // CHECK-MESSAGES: :[[@LINE+1]]:5: warning: this waits with 'm', which is not held here
    pthread_cond_wait(&changed, &m);
  return arg;
}
static void wait_for_it(void) {
  do
    pthread_cond_wait(&changed, &m);
  while (!ready);
}
void through_a_call(void) {
  pthread_mutex_lock(&m);
  used++;
  pthread_mutex_unlock(&m);
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: this waits with 'm', which is not held here
  wait_for_it();
}

int main(void) {
  pthread_t t;
  pthread_create(&t, NULL, waiter, NULL);
  pthread_mutex_lock(&m);
  ready = 1;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&m);
  pthread_join(t, NULL);
  return 0;
}
