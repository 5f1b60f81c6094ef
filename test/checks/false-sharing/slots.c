// RUN: %check_heddle %s heddle-false-sharing
#include <pthread.h>
#include <stdatomic.h>

enum { Count = 8 };

struct job {
  int first;
  // CHECK-FIXES: _Alignas(64) int first;
  int last;
  long sum;
};
static struct job Jobs[Count];

static void *add(void *argument) {
  struct job *job = argument;
  for (int i = job->first; i < job->last; i++)
    job->sum += i;
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'Jobs[i].sum' is written again and again by this task while other instances write the elements beside it, 16 bytes away in the same cache line; sum up in a local variable, or align the elements to 64 bytes
  // CHECK-NOTES: :[[@LINE+8]]:5: note: the task starts here
  return NULL;
}

void run(void) {
  pthread_t threads[Count];
  for (int i = 0; i < Count; i++) {
    Jobs[i].first = i * 1000;
    pthread_create(&threads[i], NULL, add, &Jobs[i]);
  }
  for (int i = 0; i < Count; i++)
    pthread_join(threads[i], NULL);
}
