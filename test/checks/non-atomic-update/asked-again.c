// RUN: %check_heddle %s heddle-non-atomic-update
#include <stdatomic.h>
#include <stdlib.h>

struct buf {
  atomic_int refs;
  char data[16];
};

void buf_put(struct buf *b) {
  atomic_fetch_sub(&b->refs, 1);
  if (atomic_load(&b->refs) == 0)
    free(b);
  // CHECK-MESSAGES: :[[@LINE-2]]:7: warning: 'b->refs' has been changed in one step, but what it is now is asked in another
}

void buf_drop(struct buf *b) {
  b->refs--;
  if (b->refs == 0)
    free(b);
  // CHECK-MESSAGES: :[[@LINE-2]]:7: warning: 'b->refs' has been changed in one step
}

void buf_unref(struct buf *b) {
  if (atomic_fetch_sub(&b->refs, 1) == 1)
    free(b); // OK
}
