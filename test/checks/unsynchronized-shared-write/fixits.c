// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c11,c17
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static long hits;
// CHECK-FIXES: static _Atomic(long) hits;
static bool stop = false;
// CHECK-FIXES: static _Atomic(bool) stop = false;

static void *count(void *unused) {
  (void)unused;
  while (!stop)
    hits++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'hits' is written by this task
  return NULL;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, count, NULL);
  pthread_create(&second, NULL, count, NULL);
  stop = true;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'stop' is written here
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  printf("%ld\n", hits);
  return 0;
}
