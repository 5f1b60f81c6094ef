// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

typedef void *(*worker)(void *);
struct slot {
  int id;
  long sum;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int guarded, alone, before, after, one, two;

static void *add_guarded(void *arg) {
  pthread_mutex_lock(&lock);
  // OK: all of them hold the lock
  guarded++;
  pthread_mutex_unlock(&lock);
  return arg;
}
static void *add_alone(void *arg) {
  // OK: one thread only
  alone++;
  return arg;
}
static void *read_before(void *arg) {
  // OK: written before any thread is started
  return before > 3 ? arg : NULL;
}
static void *add_one(void *arg) {
  // OK: the first of two, which use different things
  one++;
  return arg;
}
static void *add_two(void *arg) {
  two++;
  return arg;
}
static void *fill(void *arg) {
  struct slot *mine = arg;
  // OK: each has a slot of its own
  mine->sum += mine->id;
  return NULL;
}
static void *write_after(void *arg) {
  // OK: one run after the other
  after++;
  return arg;
}

static void run_many(worker f, int n) {
  pthread_t t[8];
  for (int i = 0; i < n; i++)
    pthread_create(&t[i], NULL, f, NULL);
  for (int i = 0; i < n; i++)
    pthread_join(t[i], NULL);
}
static void run_one(worker f) {
  pthread_t t;
  pthread_create(&t, NULL, f, NULL);
  pthread_join(t, NULL);
}
static void run_pair(worker f, worker g) {
  pthread_t a, b;
  pthread_create(&a, NULL, f, NULL);
  pthread_create(&b, NULL, g, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}
static void run_one_by_one(worker f, int n) {
  for (int i = 0; i < n; i++) {
    pthread_t t;
    pthread_create(&t, NULL, f, NULL);
    pthread_join(t, NULL);
  }
}
static void run_slots(worker f, struct slot *slots, int n) {
  pthread_t t[8];
  for (int i = 0; i < n; i++) {
    slots[i].id = i;
    pthread_create(&t[i], NULL, f, &slots[i]);
  }
  for (int i = 0; i < n; i++)
    pthread_join(t[i], NULL);
}
static void run_on(worker f, void *x, void *y) {
  pthread_t a, b;
  pthread_create(&a, NULL, f, x);
  pthread_create(&b, NULL, f, y);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}

int main(void) {
  struct slot slots[8] = {{0, 0}}, left = {1, 0}, right = {2, 0};
  run_many(add_guarded, 4);
  run_one(add_alone);
  before = 4;
  run_many(read_before, 4);
  run_pair(add_one, add_two);
  run_slots(fill, slots, 8);
  run_on(fill, &left, &right);
  run_one_by_one(write_after, 3);
  after++;
  return slots[3].sum == 3 ? 0 : guarded;
}
