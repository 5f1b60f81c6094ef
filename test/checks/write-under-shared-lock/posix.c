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

struct item {
  struct item *before, *after;
  int key;
};
struct recent {
  pthread_rwlock_t rw;
  struct item *first;
};

static void to_front(struct recent *r, struct item *n) {
  n->after = r->first;
  if (r->first)
    r->first->before = n;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'r->first' is written while 'r->rw' is only held for reading
  r->first = n;
}
// What a helper does is done under the caller's lock.
int look_up(struct recent *r, int key) {
  struct item *n;
  pthread_rwlock_rdlock(&r->rw);
  for (n = r->first; n; n = n->after)
    if (n->key == key)
      break;
  if (n)
    to_front(r, n);
  pthread_rwlock_unlock(&r->rw);
  return n != 0;
}
