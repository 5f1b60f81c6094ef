// Functions that note whether the lock is held, and are wrong.
// RUN: %check_heddle %s heddle-double-lock
#include <pthread.h>
#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int count;
int more(void);

static void take(void) { pthread_mutex_lock(&lock); }
static void add(int locks) {
  if (locks)
    take();
  count++;
  if (locks)
    pthread_mutex_unlock(&lock);
}
void add_twice(void) {
  pthread_mutex_lock(&lock);
  add(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this call locks 'lock' while this task holds it already
  pthread_mutex_unlock(&lock);
}

void forgets_to_note(void) {
  bool held = false;
  if (more()) {
    pthread_mutex_lock(&lock);
    count++;
  } else {
    pthread_mutex_lock(&lock);
  }
  if (!held)
    pthread_mutex_lock(&lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'lock' is locked again while this task holds it already
  count--;
  pthread_mutex_unlock(&lock);
}
