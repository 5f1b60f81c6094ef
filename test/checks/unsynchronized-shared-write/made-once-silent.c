// What is made under a lock by whoever comes first, and never again.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdbool.h>

enum { ENTRIES = 128, TASKS = 3 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// In functions of their own.
static int table_made;
static unsigned table[ENTRIES];
static void fill(void) {
  for (unsigned i = 0; i < ENTRIES; i++)
    table[i] = i * 2654435761u;
}
static void ensure(void) {
  pthread_mutex_lock(&lock);
  if (!table_made) {
    fill(); // OK: once
    table_made = 1;
  }
  pthread_mutex_unlock(&lock);
}

// In members, with an early return.
struct cache {
  pthread_mutex_t lock;
  bool ready;
  int limit, size;
};
static void prepare(struct cache *c) {
  pthread_mutex_lock(&c->lock);
  if (c->ready) {
    pthread_mutex_unlock(&c->lock);
    return;
  }
  c->limit = 7; // OK: once
  c->size = c->limit * 2;
  c->ready = true;
  pthread_mutex_unlock(&c->lock);
}
static struct cache shared = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void *work(void *arg) {
  unsigned sum = 0;
  ensure();
  for (int i = 0; i < ENTRIES; i++)
    sum += table[i]; // OK: it has been made
  prepare(&shared);
  sum += shared.limit + shared.size; // OK: the same
  *(unsigned *)arg = sum;
  return 0;
}

int main(void) {
  pthread_t t[TASKS];
  unsigned sums[TASKS];
  for (int i = 0; i < TASKS; i++)
    pthread_create(&t[i], 0, work, &sums[i]);
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
  return sums[0] + sums[1] == 0;
}
