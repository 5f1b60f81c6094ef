// Functions that keep something for themselves are not for two tasks.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void stamp(char *out, size_t size) {
  time_t now = time(NULL);
  struct tm *t = localtime(&now);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'the result of localtime and gmtime' is written by this task while another task uses it; no lock is held; guard both with one mutex, or call a variant that keeps nothing of its own
  strftime(out, size, "%H:%M:%S", t);
}

static void *logs(void *arg) {
  char text[32];
  for (int i = 0; i < 200; i++)
    stamp(text, sizeof text);
  return arg;
}

static void *splits(void *arg) {
  char text[] = "a b c";
  for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
    // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'the position of strtok' is written by this task
    if (!*word)
      break;
  return arg;
}

static void *configures(void *arg) {
  setenv("LEVEL", "1", 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'the environment' is written by this task while another task uses it
  return arg;
}

static void *looks(void *arg) {
  const char *level = getenv("LEVEL");
  return level ? arg : NULL;
}

static void both(void *(*f)(void *), void *(*g)(void *)) {
  pthread_t a, b;
  pthread_create(&a, NULL, f, NULL);
  pthread_create(&b, NULL, g, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}

int main(void) {
  both(logs, logs);
  both(splits, splits);
  both(configures, looks);
  return 0;
}
