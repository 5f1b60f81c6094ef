// Loops that leave several tasks the same elements, which are taken for shares.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT
#include <pthread.h>
#include <stdbool.h>

enum { ITEMS = 64, TASKS = 3, ROUNDS = 2000 };
static int above[ITEMS], wanted[ITEMS], upto[ITEMS];
struct worker {
  int skip, end;
  bool wants[ITEMS];
};

static bool wants(const struct worker *w, int i) { return w->wants[i]; }

static void *work(void *arg) {
  const struct worker *w = arg;
  for (int r = 0; r < ROUNDS; r++) {
    for (int i = 0; i < ITEMS; i++) {
      if (i >= w->skip)
        above[i]++; // FN: all are told to skip the same
      if (wants(w, i))
        wanted[i]++; // FN: several want the same
    }
    for (int i = 0; i < w->end; i++)
      upto[i]++; // FN: each begins with the first; its own end hides that
  }
  return 0;
}

int main(void) {
  pthread_t t[TASKS];
  static struct worker w[TASKS];
  for (int i = 0; i < TASKS; i++) {
    w[i].skip = 1;
    w[i].end = (i + 1) * (ITEMS / TASKS);
    w[i].wants[5] = true;
    pthread_create(&t[i], 0, work, &w[i]);
  }
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
  return 0;
}
