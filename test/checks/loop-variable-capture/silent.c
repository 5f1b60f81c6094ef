// RUN: %check_heddle %s heddle-loop-variable-capture,heddle-task-outlives-capture
// HEDDLE-SILENT
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { Count = 8 };
static pthread_t Threads[Count];
static int Numbers[Count];
static sem_t Copied;

static void *print(void *argument) {
  printf("task %d\n", *(int *)argument);
  return NULL;
}
static void *printValue(void *argument) {
  printf("task %d\n", (int)(intptr_t)argument);
  return NULL;
}
static void *copyFirst(void *argument) {
  int mine = *(int *)argument;
  sem_post(&Copied);
  printf("task %d\n", mine);
  return NULL;
}
static void *freeAfter(void *argument) {
  int *mine = argument;
  printf("task %d\n", *mine);
  free(mine);
  return NULL;
}

static void joinAll(void) {
  for (int i = 0; i < Count; i++)
    pthread_join(Threads[i], NULL);
}

// OK: every task has an element of its own
void ownElement(void) {
  for (int i = 0; i < Count; i++) {
    Numbers[i] = i;
    pthread_create(&Threads[i], NULL, print, &Numbers[i]);
  }
  joinAll();
}

// OK: the elements are the caller's, who waits
void ownLocalElement(void) {
  int numbers[Count];
  pthread_t threads[Count];
  for (int i = 0; i < Count; i++) {
    numbers[i] = i;
    if (pthread_create(&threads[i], NULL, print, &numbers[i])) {
      fprintf(stderr, "no thread\n");
      exit(1);
    }
  }
  for (int i = 0; i < Count; i++)
    pthread_join(threads[i], NULL);
}

// OK: the value itself is passed
void byValue(void) {
  for (intptr_t i = 0; i < Count; i++)
    pthread_create(&Threads[i], NULL, printValue, (void *)i);
  joinAll();
}

// OK: waited for in the same round
void joinedInRound(void) {
  for (int i = 0; i < Count; i++) {
    pthread_create(&Threads[i], NULL, print, &i);
    pthread_join(Threads[i], NULL);
  }
}

// OK: one handle for all rounds, joined in each
void oneHandle(void) {
  pthread_t thread;
  int i = 0;
  while (i < Count) {
    if (pthread_create(&thread, NULL, print, &i) == 0)
      pthread_join(thread, NULL);
    ++i;
  }
}

// OK: the round waits until the task has copied the number
void handshake(void) {
  for (int i = 0; i < Count; i++) {
    pthread_create(&Threads[i], NULL, copyFirst, &i);
    sem_wait(&Copied);
  }
  joinAll();
}

// OK: the task owns its number
void allocated(void) {
  for (int i = 0; i < Count; i++) {
    int *number = malloc(sizeof *number);
    *number = i;
    pthread_create(&Threads[i], NULL, freeAfter, number);
  }
  joinAll();
}

// OK: the loop ends with the round that starts the task
void startsOnce(const int *wanted) {
  int i;
  for (i = 0; i < Count - 1; i++)
    if (wanted[i])
      break;
  pthread_create(&Threads[0], NULL, print, &i);
  pthread_join(Threads[0], NULL);
}

// OK: not the loop's variable, and it does not change
void sameForAll(int number) {
  for (int i = 0; i < Count; i++)
    pthread_create(&Threads[i], NULL, print, &number);
  joinAll();
}

struct Worker {
  pthread_t thread;
  int number;
};
static void *work(void *argument) {
  struct Worker *worker = argument;
  worker->number *= 2;
  return NULL;
}

// OK: what the loop's pointer points to is an element
void walkingPointer(void) {
  struct Worker workers[Count];
  struct Worker *w;
  for (w = workers; w < workers + Count; w++) {
    w->number = (int)(w - workers);
    pthread_create(&w->thread, NULL, work, w);
  }
  for (w = workers; w < workers + Count; w++)
    pthread_join(w->thread, NULL);
}
