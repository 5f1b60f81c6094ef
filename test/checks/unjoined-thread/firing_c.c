// RUN: %check_heddle %s heddle-unjoined-thread
#include <pthread.h>
#include <stdio.h>
#include <threads.h>

static void *work(void *arg) { return arg; }
static int task(void *arg) { return arg != NULL; }

int startsTwo(void) {
  pthread_t first, second;
  if (pthread_create(&first, NULL, work, NULL) != 0)
    return 1;
  if (pthread_create(&second, NULL, work, NULL) != 0)
    return 2;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the thread of 'first' is not joined on a path that leaves the function here, although other paths join it; join it or detach it on every path [heddle-unjoined-thread]
    // CHECK-NOTES: :[[@LINE-5]]:7: note: the thread is started here
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return 0;
}

void fireAndForget(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, work, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the thread of 'thread' is neither joined nor detached, so that what it occupies is never freed; join it or detach it
}

int skips(int quick) {
  thrd_t thread;
  if (thrd_create(&thread, task, NULL) != thrd_success)
    return -1;
  if (quick)
    return 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the thread of 'thread' is not joined on a path that leaves the function here, although other paths join it; join it or detach it on every path
    // CHECK-NOTES: :[[@LINE-5]]:7: note: the thread is started here
  return thrd_join(thread, NULL);
}

static void start(pthread_t *thread) { pthread_create(thread, NULL, work, NULL); }
int throughAPointer(int quick) {
  pthread_t thread;
  start(&thread);
  if (quick)
    return 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the thread of 'thread' is not joined on a path that leaves the function here, although other paths join it; join it or detach it on every path
    // CHECK-NOTES: :[[@LINE-4]]:3: note: the thread is started here
  return pthread_join(thread, NULL);
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, work, NULL);
  printf("started\n");
  return 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the program ends here although a task has been started that nothing waits for; join its thread before main returns
  // CHECK-NOTES: :[[@LINE-4]]:3: note: it runs on its own from here on
}
