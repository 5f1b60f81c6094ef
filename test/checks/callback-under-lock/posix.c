// RUN: %check_heddle %s heddle-callback-under-lock
#include <pthread.h>
#include <stddef.h>

struct timer {
  pthread_mutex_t lock;
  void (*expired)(void *);
  void *argument;
  int ticks;
};

void timer_set(struct timer *t, void (*expired)(void *), void *argument) {
  pthread_mutex_lock(&t->lock);
  t->expired = expired;
  t->argument = argument;
  pthread_mutex_unlock(&t->lock);
}

void timer_tick(struct timer *t) {
  pthread_mutex_lock(&t->lock);
  if (--t->ticks == 0)
    t->expired(t->argument);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} was handed in from outside and is called while {{.*}} is held
  pthread_mutex_unlock(&t->lock);
}

static pthread_mutex_t hook_lock = PTHREAD_MUTEX_INITIALIZER;
static void (*hook)(int);

void set_hook(void (*new_hook)(int)) {
  pthread_mutex_lock(&hook_lock);
  hook = new_hook;
  pthread_mutex_unlock(&hook_lock);
}

void run_hook(int value) {
  pthread_mutex_lock(&hook_lock);
  if (hook)
    hook(value);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'hook' was handed in from outside and is called while 'hook_lock' is held
  pthread_mutex_unlock(&hook_lock);
}
