// RUN: %check_heddle %s heddle-loop-variable-capture,heddle-task-outlives-capture,heddle-unsynchronized-shared-write
// The number of the task is passed by the address of the loop's variable. Of
// the three checks that could say something, one does.
#define _DEFAULT_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { Count = 8 };
static pthread_t Threads[Count];

static void *printNumber(void *argument) {
  int number = *(int *)argument;
  printf("task %d\n", number);
  return NULL;
}

void textbook(void) {
  for (int i = 0; i < Count; i++)
    pthread_create(&Threads[i], NULL, printNumber, &i);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'i', the variable of the loop, which may have its next value when the task looks; give every task a copy of its own [heddle-loop-variable-capture]
  for (int i = 0; i < Count; i++)
    pthread_join(Threads[i], NULL);
}

void declaredBefore(void) {
  pthread_t threads[Count];
  int i;
  for (i = 0; i < Count; i++) {
    int failed = pthread_create(&threads[i], NULL, printNumber, (void *)&i);
    // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: the task refers to 'i', the variable of the loop
    if (failed) {
      perror("pthread_create");
      return;
    }
  }
  for (i = 0; i < Count; i++)
    pthread_join(threads[i], NULL);
}

void whileLoop(void) {
  int n = 0;
  while (n < Count) {
    if (pthread_create(&Threads[n], NULL, printNumber, &n) != 0)
      // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: the task refers to 'n', the variable of the loop
      return;
    n++;
  }
  while (n-- > 0)
    pthread_join(Threads[n], NULL);
}

void countsDown(void) {
  pthread_t t;
  for (long left = 5; left > 0; left -= 1) {
    pthread_create(&t, NULL, printNumber, &left);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'left'
    pthread_detach(t);
    usleep(1000); // orders nothing
  }
}

// The start is in a function of its own.
static void start(pthread_t *thread, int *number) {
  pthread_create(thread, NULL, printNumber, number);
}

void throughCall(void) {
  for (int i = 0; i < Count; i++)
    start(&Threads[i], &i);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'i'
  for (int i = 0; i < Count; i++)
    pthread_join(Threads[i], NULL);
}

// Through a pointer variable.
void throughPointer(void) {
  for (int i = 0; i < Count; i++) {
    void *argument = &i;
    pthread_create(&Threads[i], NULL, printNumber, argument);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'i'
  }
  for (int i = 0; i < Count; i++)
    pthread_join(Threads[i], NULL);
}

#define START(index) pthread_create(&Threads[index], NULL, printNumber, &index)

int main(void) {
  int i;
  for (i = 0; i < Count; ++i)
    START(i);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task refers to 'i'
  for (i = 0; i < Count; ++i)
    pthread_join(Threads[i], NULL);
  return 0;
}
