// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stdlib.h>
#include <sched.h>

struct job {
  int done, input;
  long *sum;
  pthread_t thread;
};

static void *work(void *arg) {
  struct job *j = arg;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'input' is written by this task while the code that started the task uses it
  j->input = 2 * j->input;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'done' is written by this task while the code that started the task uses it
  j->done = 1;
  return NULL;
}

// An object that is checked, given to a thread and returned is one object.
static struct job *start(int input) {
  struct job *j = calloc(1, sizeof *j);
  if (!j)
    return NULL;
  j->input = input;
  if (pthread_create(&j->thread, NULL, work, j)) {
    free(j);
    return NULL;
  }
  return j;
}

static void *add(void *arg) {
  struct job *j = arg;
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'the object' is written by this task while another task uses it
  *j->sum += j->input;
  return NULL;
}

// What is stored under a test for null is stored.
static struct job *prepare(int input, long *sum) {
  struct job *j = malloc(sizeof *j);
  if (j) {
    j->input = input;
    j->sum = sum;
  }
  return j;
}

int main(void) {
  struct job *j = start(21);
  if (!j)
    return 1;
  while (!j->done)
    sched_yield();
  int result = j->input;
  pthread_join(j->thread, NULL);
  free(j);

  long *sum = calloc(1, sizeof *sum);
  struct job *a = prepare(1, sum), *b = prepare(2, sum);
  if (!sum || !a || !b)
    return 1;
  pthread_create(&a->thread, NULL, add, a);
  pthread_create(&b->thread, NULL, add, b);
  pthread_join(a->thread, NULL);
  pthread_join(b->thread, NULL);
  free(a);
  free(b);
  free(sum);
  return result != 42;
}
