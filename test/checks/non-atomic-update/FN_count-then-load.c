// A number that is drawn in two steps: counted, then read.
// RUN: %check_heddle %s heddle-non-atomic-update
// HEDDLE-SILENT
#include <pthread.h>
#include <stdatomic.h>

enum { TILES = 100 };
static atomic_int next;
static atomic_int done[TILES + 1];

static void *render(void *arg) {
  for (;;) {
    atomic_fetch_add(&next, 1);
    const int mine = atomic_load(&next); // FN: another may have counted since
    if (mine > TILES)
      return arg;
    atomic_fetch_add(&done[mine], 1);
  }
}

int main(void) {
  pthread_t t[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], 0, render, 0);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], 0);
  return 0;
}
