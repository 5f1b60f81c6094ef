// What is asked after the wait does not tell that the wait has done its work.
// RUN: %check_heddle %s heddle-wait-without-predicate
#include <assert.h>
#include <pthread.h>

struct ring {
  pthread_mutex_t lock;
  pthread_cond_t not_empty;
  int count, closed;
  int slots[8];
};

int take_asserted(struct ring *r) {
  pthread_mutex_lock(&r->lock);
  if (r->count == 0)
    // CHECK-FIXES: while (r->count == 0)
    pthread_cond_wait(&r->not_empty, &r->lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: after this wait for 'not_empty', nothing asks again for 'count'
  assert(r->count > 0);
  int slot = r->slots[--r->count];
  pthread_mutex_unlock(&r->lock);
  return slot;
}

int take_unless_closed(struct ring *r, int *out) {
  pthread_mutex_lock(&r->lock);
  if (r->count == 0 && !r->closed)
    // CHECK-FIXES: while (r->count == 0 && !r->closed)
    pthread_cond_wait(&r->not_empty, &r->lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: after this wait for 'not_empty', nothing asks again for the state that is waited for
  if (r->closed && r->count == 0) {
    pthread_mutex_unlock(&r->lock);
    return -1;
  }
  *out = r->slots[--r->count];
  pthread_mutex_unlock(&r->lock);
  return 0;
}
