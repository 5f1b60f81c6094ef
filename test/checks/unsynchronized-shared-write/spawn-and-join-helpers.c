// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

typedef void *(*worker)(void *);

static int twice, often, both, meanwhile;

static void *bump_twice(void *arg) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'twice' is written by this task while another task uses it
  twice++;
  return arg;
}
static void *bump_often(void *arg) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'often' is written by this task while another instance of the task may be running
  often++;
  return arg;
}
static void *bump_both(void *arg) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'both' is written by this task while another task uses it
  both++;
  return arg;
}
static void *other_both(void *arg) {
  both += 2;
  return arg;
}
static void *bump_meanwhile(void *arg) {
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'meanwhile' is written by this task while the code that started the task uses it
  meanwhile++;
  return arg;
}

// Who starts and joins does not know what the threads do; who calls it does.
static void run_two(worker f) {
  pthread_t a, b;
  pthread_create(&a, NULL, f, NULL);
  pthread_create(&b, NULL, f, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}
static void run_many(worker f, int n) {
  pthread_t *t = malloc(n * sizeof *t);
  for (int i = 0; i < n; i++)
    pthread_create(&t[i], NULL, f, NULL);
  for (int i = 0; i < n; i++)
    pthread_join(t[i], NULL);
  free(t);
}
static void run_pair(worker f, worker g) {
  pthread_t a, b;
  pthread_create(&a, NULL, f, NULL);
  pthread_create(&b, NULL, g, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}
static void run_beside(worker f) {
  pthread_t a;
  pthread_create(&a, NULL, f, NULL);
  meanwhile = 7;
  pthread_join(a, NULL);
}
static void through_one_more(worker f) { run_two(f); }

static struct { int n; } made;
// Each thread is given the same place, which only the caller knows.
static void *bump_given(void *arg) {
  int *p = arg;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'made.n' is written by this task while another task uses it
  ++*p;
  return NULL;
}
static void run_on(int *x, int *y) {
  pthread_t a, b;
  pthread_create(&a, NULL, bump_given, x);
  pthread_create(&b, NULL, bump_given, y);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}

int main(void) {
  through_one_more(bump_twice);
  run_many(bump_often, 4);
  run_pair(bump_both, other_both);
  run_beside(bump_meanwhile);
  run_on(&made.n, &made.n);
  return 0;
}
