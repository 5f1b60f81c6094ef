// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

// FP: cancelled by the one who started it.
static void *cancelled(void *unused) {
  (void)unused;
  for (;;)
    sleep(10);
}
void run_and_cancel(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, cancelled, NULL);
  sleep(3);
  pthread_cancel(thread);
  pthread_join(thread, NULL);
}
