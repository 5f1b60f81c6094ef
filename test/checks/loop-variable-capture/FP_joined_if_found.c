// RUN: %check_heddle %s heddle-loop-variable-capture
// Tests of an ordering do not tell paths apart.
#include <pthread.h>
#include <stdio.h>

static void *print(void *argument) {
  printf("task %d\n", *(int *)argument);
  return NULL;
}

void startsOnce(const int *wanted, int count) {
  pthread_t thread;
  int i;
  for (i = 0; i < count; i++)
    if (wanted[i]) {
      pthread_create(&thread, NULL, print, &i);
      // FP: it is joined whenever it was started
      // CHECK-MESSAGES: :[[@LINE-2]]:7: warning: the task refers to 'i', the variable of the loop, which may be gone
      break;
    }
  if (i < count)
    pthread_join(thread, NULL);
}
