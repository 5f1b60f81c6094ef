// RUN: %check_heddle %s heddle-timer-misuse
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stddef.h>
#include <time.h>

int failed(void);

int leaves_early(void) {
  timer_t timer;
  if (timer_create(CLOCK_MONOTONIC, NULL, &timer) != 0)
    return -1;
  if (failed())
    return 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'timer' is not deleted on a path that leaves the function; delete it on every path [heddle-timer-misuse]
    // CHECK-NOTES: :[[@LINE-5]]:7: note: it is made here
  return timer_delete(timer);
}

void never_deletes(void) {
  timer_t timer;
  timer_create(CLOCK_MONOTONIC, NULL, &timer);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'timer' is not deleted on a path that leaves the function; delete it on every path
}

void deletes_twice(void) {
  timer_t timer;
  timer_create(CLOCK_MONOTONIC, NULL, &timer);
  timer_delete(timer);
  timer_delete(timer);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'timer' is used after it was deleted; delete it last
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is deleted here
}

int sets_after_delete(const struct itimerspec *when) {
  timer_t timer;
  timer_create(CLOCK_MONOTONIC, NULL, &timer);
  timer_delete(timer);
  return timer_settime(timer, 0, when, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'timer' is used after it was deleted; delete it last
  // CHECK-NOTES: :[[@LINE-3]]:3: note: it is deleted here
}

void makes_anew(int rounds) {
  timer_t timer;
  for (int i = 0; i < rounds; i++)
    timer_create(CLOCK_MONOTONIC, NULL, &timer);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'timer' is made anew while it names a timer that is not deleted; delete that first, or set it again
  timer_delete(timer);
}
