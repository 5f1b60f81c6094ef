// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdatomic.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int table[64], other;
static atomic_int built, known;

// OK: asked twice
static int lookup(int i) {
  if (!built) {
    pthread_mutex_lock(&lock);
    if (!built) {
      for (int k = 0; k < 64; k++)
        table[k] = k * 37 % 64;
      built = 1;
    }
    pthread_mutex_unlock(&lock);
  }
  return table[i];
}
// OK: in other words
static int again(void) {
  if (atomic_load(&known) == 0) {
    pthread_mutex_lock(&lock);
    if (atomic_load_explicit(&known, memory_order_relaxed) == 0) {
      other = 3;
      atomic_store(&known, 1);
    }
    pthread_mutex_unlock(&lock);
  }
  return other;
}

static void *chase(void *arg) {
  int *pos = arg;
  *pos = lookup(*pos) + again();
  return 0;
}

int main(void) {
  pthread_t a, b;
  int x = 1, y = 2;
  pthread_create(&a, 0, chase, &x);
  pthread_create(&b, 0, chase, &y);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return x + y == 0;
}
