// What the macros of <stdatomic.h> stand for is told where they are used.
// RUN: %check_heddle %s heddle-non-atomic-update
#include <stdatomic.h>
#include <stdlib.h>

static atomic_int hits;
void hit(void) {
  atomic_store(&hits, atomic_load(&hits) + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'hits' is atomic, but it is read and written back in two steps
}
