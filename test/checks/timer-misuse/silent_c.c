// RUN: %check_heddle %s heddle-timer-misuse
// HEDDLE-SILENT
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

int failed(void);

// OK: deleted on the way on which it was made
int deletes(void) {
  timer_t t;
  if (timer_create(CLOCK_MONOTONIC, NULL, &t) != 0)
    return -1;
  return timer_delete(t);
}

// OK: returned
timer_t makes(void) {
  timer_t t;
  timer_create(CLOCK_MONOTONIC, NULL, &t);
  return t;
}

// OK: kept in a structure
struct watchdog {
  timer_t timer;
};
void init(struct watchdog *w) {
  timer_create(CLOCK_MONOTONIC, NULL, &w->timer);
}
void fini(struct watchdog *w) { timer_delete(w->timer); }

// OK: stored
void stores(timer_t *out) {
  timer_t t;
  timer_create(CLOCK_MONOTONIC, NULL, &t);
  *out = t;
}

// OK: set again while it runs, which replaces the time
void rearms(const struct itimerspec *when) {
  timer_t t;
  timer_create(CLOCK_MONOTONIC, NULL, &t);
  for (int i = 0; i < 3; i++)
    timer_settime(t, 0, when, NULL);
  timer_delete(t);
}

// OK: one for each round
void each_round(void) {
  for (int i = 0; i < 3; i++) {
    timer_t t;
    if (timer_create(CLOCK_MONOTONIC, NULL, &t))
      continue;
    timer_delete(t);
  }
}

// OK: the program ends
int gives_up(void) {
  timer_t t;
  if (timer_create(CLOCK_MONOTONIC, NULL, &t))
    exit(1);
  if (failed())
    abort();
  return timer_delete(t);
}

// OK: it ends with the program
int main(void) {
  timer_t t;
  timer_create(CLOCK_MONOTONIC, NULL, &t);
  return 0;
}
