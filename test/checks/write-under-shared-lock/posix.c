// RUN: %check_heddle %s heddle-write-under-shared-lock -std=gnu17
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int total;

void add(int n) {
  pthread_rwlock_rdlock(&lock);
  total += n;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'total' is written while 'lock' is only held for reading
  pthread_rwlock_unlock(&lock);
}

void reset(void) {
  pthread_rwlock_wrlock(&lock);
  total = 0;
  pthread_rwlock_unlock(&lock);
}
