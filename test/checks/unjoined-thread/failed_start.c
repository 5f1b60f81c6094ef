// RUN: %check_heddle %s heddle-unjoined-thread
#include <pthread.h>
#include <stdio.h>

static void *work(void *arg) { return arg; }

int main(void) {
  pthread_t one;
  if (pthread_create(&one, NULL, work, NULL) != 0)
    perror("pthread_create");
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: the program ends here although a task has been started that nothing waits for; join its thread before main returns
  return 0;
}
