// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: hangs
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int on;

int main(void) {
  pthread_mutex_lock(&lock);
  while (!on)
    pthread_cond_wait(&changed, &lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for ever: 'changed' is signalled only after it, by who waits here
  on = 1;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
  return 0;
}
