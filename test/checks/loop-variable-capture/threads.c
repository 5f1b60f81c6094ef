// RUN: %check_heddle %s heddle-loop-variable-capture,heddle-unsynchronized-shared-write
// C11 threads, a member of a structure as the loop's variable's reader.
#include <threads.h>

static int Sum[16];

static int add(void *argument) {
  int *index = argument;
  Sum[*index] += *index;
  return 0;
}

void run(void) {
  thrd_t threads[16];
  for (int i = 0; i < 16; ++i)
    thrd_create(&threads[i], add, &i);
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: the task refers to 'i', the variable of the loop, which may have its next value when the task looks; give every task a copy of its own
  // CHECK-NOTES: :[[@LINE-9]]:7: note: the task uses 'i' here
  // CHECK-NOTES: :[[@LINE-4]]:27: note: 'i' changes here
  for (int i = 0; i < 16; ++i)
    thrd_join(threads[i], NULL);
}
