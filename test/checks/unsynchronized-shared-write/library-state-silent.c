// What the C library keeps for itself, used by one at a time or not at all.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static pthread_mutex_t clock_lock = PTHREAD_MUTEX_INITIALIZER;

static void *stamps(void *arg) {
  time_t now = time(NULL);
  struct tm t;
  localtime_r(&now, &t); // OK: into one's own
  pthread_mutex_lock(&clock_lock);
  struct tm *shared = gmtime(&now); // OK: under a lock
  t.tm_hour = shared->tm_hour;
  pthread_mutex_unlock(&clock_lock);
  char text[] = "a b", *rest;
  strtok_r(text, " ", &rest);
  return getenv("HOME") ? arg : NULL; // OK: all only read it
}

static void *once(void *arg) {
  char text[] = "a b";
  strtok(text, " "); // OK: only this task does
  return arg;
}

int main(void) {
  pthread_t a, b, c;
  setenv("LEVEL", "1", 1); // OK: before they start
  char text[] = "a b";
  strtok(text, " ");
  pthread_create(&a, NULL, stamps, NULL);
  pthread_create(&b, NULL, stamps, NULL);
  pthread_create(&c, NULL, once, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  pthread_join(c, NULL);
  time_t now = time(NULL);
  return localtime(&now) == NULL; // OK: they have ended
}
