// Modes that are never on, and modes that each task has its own of.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
// HEDDLE-SILENT
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { Rounds = 20000 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool threaded; // nobody sets it; others could, for all that is known
static int used, alone;

static void *use(void *arg) {
  for (int i = 0; i < Rounds; i++) {
    if (threaded)
      pthread_mutex_lock(&lock);
    used++; // FN: it is never on; a program is assumed to have set its modes
    if (threaded)
      pthread_mutex_unlock(&lock);
    if (!threaded) {
      alone++; // FN: likewise
      continue;
    }
    pthread_mutex_lock(&lock);
    alone++;
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, use, NULL);
  pthread_create(&b, NULL, use, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
