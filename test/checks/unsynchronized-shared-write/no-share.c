// Tests of a loop's variable that leave several tasks the same elements.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stdbool.h>

enum { ITEMS = 64, TASKS = 3, ROUNDS = 2000 };
static int upto[ITEMS], even[ITEMS], named[ITEMS], names[ITEMS];
struct worker {
  int limit, name;
};

static bool is_even(int i) { return i % 2 == 0; }

static void *work(void *arg) {
  const struct worker *w = arg;
  for (int r = 0; r < ROUNDS; r++) {
    for (int i = 0; i < ITEMS; i++) {
      if (i >= w->limit)
        break;
      upto[i]++;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'upto[...]' is written by this task while another instance of the task may be running
    }
    for (int i = 0; i < ITEMS; i++)
      if (is_even(i))
        even[i] = r;
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'even[...]' is written by this task while another instance of the task may be running
    // Two may look for the same name.
    for (int i = 0; i < ITEMS; i++)
      if (names[i] == w->name)
        named[i]++;
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 'named[...]' is written by this task while another instance of the task may be running
  }
  return 0;
}

int main(void) {
  pthread_t t[TASKS];
  struct worker w[TASKS];
  for (int i = 0; i < TASKS; i++) {
    w[i].limit = ITEMS - i;
    w[i].name = 0;
    pthread_create(&t[i], 0, work, &w[i]);
  }
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
  return upto[0] + even[0] + named[0] < 0;
}
