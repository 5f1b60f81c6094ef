// RUN: %check_heddle %s heddle-task-outlives-capture,heddle-loop-variable-capture
// HEDDLE-SILENT
#define _DEFAULT_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *printInt(void *argument) {
  printf("%d\n", *(int *)argument);
  return NULL;
}

// OK: joined
int joined(void) {
  pthread_t thread;
  int number = 1;
  if (pthread_create(&thread, NULL, printInt, &number) != 0)
    return -1;
  return pthread_join(thread, NULL);
}

// OK: joined on every path, by a goto
int cleanup(int fails) {
  pthread_t thread;
  int number = 1, result = -1;
  int rc = pthread_create(&thread, NULL, printInt, &number);
  if (rc)
    return -1;
  if (fails)
    goto out;
  result = 0;
out:
  pthread_join(thread, NULL);
  return result;
}

// OK: the result is kept in a variable that was declared before
int checkedLater(void) {
  pthread_t thread;
  int number = 1;
  int rc;
  rc = pthread_create(&thread, NULL, printInt, &number);
  if (rc != 0) {
    fprintf(stderr, "error %d\n", rc);
    return -1;
  }
  pthread_join(thread, NULL);
  return 0;
}

// OK: static storage
void statics(void) {
  static int number = 1;
  pthread_t thread;
  pthread_create(&thread, NULL, printInt, &number);
  pthread_detach(thread);
}

// OK: heap storage
void heap(void) {
  pthread_t thread;
  int *number = malloc(sizeof *number);
  *number = 3;
  pthread_create(&thread, NULL, printInt, number);
  pthread_detach(thread);
}

// OK: what the caller gave outlives the call, for all that is known here
void callers(int *number) {
  pthread_t thread;
  pthread_create(&thread, NULL, printInt, number);
  pthread_detach(thread);
}

struct parcel {
  sem_t taken;
  int number;
};
static void *take(void *argument) {
  struct parcel *parcel = argument;
  int mine = parcel->number;
  sem_post(&parcel->taken);
  printf("%d\n", mine);
  return NULL;
}

// OK: waits until the task has taken what it needs
void semaphore(void) {
  pthread_t thread;
  struct parcel parcel;
  parcel.number = 4;
  sem_init(&parcel.taken, 0, 0);
  pthread_create(&thread, NULL, take, &parcel);
  pthread_detach(thread);
  sem_wait(&parcel.taken);
}

struct state {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int ready;
  int result;
};
static void *compute(void *argument) {
  struct state *state = argument;
  pthread_mutex_lock(&state->lock);
  state->result = 42;
  state->ready = 1;
  pthread_cond_signal(&state->changed);
  pthread_mutex_unlock(&state->lock);
  return NULL;
}

// OK: waits for the task by a condition
int condition(void) {
  pthread_t thread;
  struct state state = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0,
                        0};
  pthread_create(&thread, NULL, compute, &state);
  pthread_detach(thread);
  pthread_mutex_lock(&state.lock);
  while (!state.ready)
    pthread_cond_wait(&state.changed, &state.lock);
  pthread_mutex_unlock(&state.lock);
  return state.result;
}

static void *countDown(void *argument) {
  int *left = argument;
  __atomic_sub_fetch(left, 1, __ATOMIC_SEQ_CST);
  return NULL;
}

// OK: waits until all have counted down
void counted(void) {
  int left = 4;
  for (int i = 0; i < 4; i++) {
    pthread_t thread;
    pthread_create(&thread, NULL, countDown, &left);
    pthread_detach(thread);
  }
  while (__atomic_load_n(&left, __ATOMIC_SEQ_CST) > 0)
    usleep(100);
}

// OK: the function never returns
void serves(void) {
  pthread_t thread;
  int number = 5;
  pthread_create(&thread, NULL, printInt, &number);
  for (;;)
    pause();
}

// OK: ends the thread, not the function: the frame stays
void leaves(void) {
  pthread_t thread;
  int number = 5;
  pthread_create(&thread, NULL, printInt, &number);
  exit(0);
}

// OK: joined elsewhere by a function that is given the handle
void waitFor(pthread_t *threads, int count);
void joinedByHelper(void) {
  pthread_t threads[2];
  int number = 6;
  pthread_create(&threads[0], NULL, printInt, &number);
  pthread_create(&threads[1], NULL, printInt, &number);
  waitFor(threads, 2);
}

struct crew {
  pthread_t thread;
  int number;
};
void stopCrew(struct crew *crew);

// OK: the same, with the handle in a structure
void joinedByOwner(void) {
  struct crew crew;
  crew.number = 2;
  pthread_create(&crew.thread, NULL, printInt, &crew.number);
  stopCrew(&crew);
}

// OK: as many are joined as were started
int counter(int wanted) {
  pthread_t threads[8];
  int number = 1, started = 0;
  for (int i = 0; i < wanted; i++) {
    if (pthread_create(&threads[i], NULL, printInt, &number) != 0)
      break;
    started++;
  }
  for (int i = 0; i < started; i++)
    pthread_join(threads[i], NULL);
  return started;
}

// OK: the program ends with main, and its tasks with it
int main(void) {
  pthread_t thread;
  int number = 1;
  pthread_create(&thread, NULL, printInt, &number);
  sleep(1);
  return 0;
}
