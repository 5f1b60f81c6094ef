// A handle of C that only ever was zero.
// RUN: %check_heddle %s heddle-thread-handle-misuse
#include <pthread.h>

void never(void) {
  pthread_t t = 0;
  pthread_join(t, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 't' has no thread that could be joined
}
