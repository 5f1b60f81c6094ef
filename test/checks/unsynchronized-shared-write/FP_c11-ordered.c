// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include "Inputs/c11_threads.h"

static once_flag names_once = ONCE_FLAG_INIT;
static const char *names[3];
static void load_names(void) {
  names[0] = "ada";
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'names[0]' is written by this task while the code that started the task uses it
  names[1] = "grace";
}
static int greet(void *unused) {
  (void)unused;
  call_once(&names_once, load_names);
  return names[0] != NULL;
}
// FP: loaded once, before any reader goes on.
static void once(void) {
  thrd_t other;
  thrd_create(&other, greet, NULL);
  greet(NULL);
  thrd_join(other, NULL);
}

int main(void) {
  once();
  return 0;
}
