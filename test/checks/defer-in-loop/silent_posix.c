// RUN: %check_heddle %s heddle-defer-in-loop
// HEDDLE-SILENT
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void flush_log(void) { fflush(stdout); }
static void unlock(void *mutex) { pthread_mutex_unlock(mutex); }

// OK: once.
void setup(void) { atexit(flush_log); }

// OK: once, before the loop.
void setup_then_loop(int count) {
  atexit(flush_log);
  for (int i = 0; i < count; i++)
    printf("%d\n", i);
}

// OK: pushed and popped in the same round.
void guarded(pthread_mutex_t *locks, int count) {
  for (int i = 0; i < count; i++) {
    pthread_mutex_lock(&locks[i]);
    pthread_cleanup_push(unlock, &locks[i]);
    printf("%d\n", i);
    pthread_cleanup_pop(1);
  }
}

// OK: registered on the first round only.
void register_first(int count) {
  static int registered;
  for (int i = 0; i < count; i++) {
    if (!registered) {
      registered = 1;
      atexit(flush_log);
    }
    printf("%d\n", i);
  }
}

// OK: the macro is no loop.
#define REGISTER(handler)                                                      \
  do {                                                                         \
    if (atexit(handler) != 0)                                                  \
      abort();                                                                 \
  } while (0)
void by_macro(void) { REGISTER(flush_log); }

// OK: retries until it works, once.
void retry(void) {
  while (atexit(flush_log) != 0)
    fputs("again\n", stderr);
}
