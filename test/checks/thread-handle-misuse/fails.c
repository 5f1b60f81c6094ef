// RUN: %check_heddle %s heddle-thread-handle-misuse
// RUN: %aborts_truth %s
// HEDDLE-END: fails
#include <pthread.h>
#include <stddef.h>

static void *work(void *arg) { return arg; }

int main(void) {
  pthread_join(pthread_self(), NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this thread waits for its own end; let another one join it [heddle-thread-handle-misuse]
  return pthread_join(pthread_self(), NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: this thread waits for its own end; let another one join it
}
