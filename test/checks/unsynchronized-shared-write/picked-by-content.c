// The histogram of the textbooks.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>

#define THREADS 4
#define PART 1000

static unsigned char image[THREADS * PART];
static unsigned levels[256];
static unsigned sums[THREADS];

struct part {
  int id;
  const unsigned char *from, *to;
};

static void *scan(void *arg) {
  struct part *p = arg;
  unsigned sum = 0;
  for (const unsigned char *c = p->from; c < p->to; c++) {
    levels[*c]++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'levels[...]' is written by this task while another instance of the task may be running; no lock is held
    sum += *c;
  }
  sums[p->id] = sum; // OK: its own
  return 0;
}

int main(void) {
  pthread_t threads[THREADS];
  struct part parts[THREADS];
  for (int i = 0; i < THREADS; i++) {
    parts[i].id = i;
    parts[i].from = image + i * PART;
    parts[i].to = image + (i + 1) * PART;
    pthread_create(&threads[i], 0, scan, &parts[i]);
  }
  for (int i = 0; i < THREADS; i++)
    pthread_join(threads[i], 0);
  return levels[0] != THREADS * PART || sums[0];
}
