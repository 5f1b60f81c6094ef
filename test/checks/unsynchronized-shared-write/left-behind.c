// A task that has been joined leaves another one behind.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>

enum { LENGTH = 4096 };
static unsigned raw[LENGTH], decoded[LENGTH];

static void *decode(void *arg) {
  for (int i = 0; i < LENGTH; i++)
    decoded[i] = raw[i] * 257u;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'decoded[...]' is written by this task while
  return arg;
}

static void *load(void *arg) {
  pthread_t child;
  int *loaded = arg;
  for (int i = 0; i < LENGTH; i++)
    raw[i] = (unsigned)i;
  pthread_create(&child, 0, decode, 0);
  *loaded = LENGTH;
  pthread_detach(child);
  return 0;
}

int main(void) {
  pthread_t t;
  int loaded = 0;
  unsigned sum = 0;
  pthread_create(&t, 0, load, &loaded);
  pthread_join(t, 0);
  for (int i = 0; i < loaded; i++) // what the task has said
    sum += decoded[i];
  return sum == 1;
}
