// RUN: %check_heddle %s heddle-task-outlives-capture,heddle-loop-variable-capture,heddle-unsynchronized-shared-write
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct request {
  int number;
  char text[64];
};

static void *serve(void *argument) {
  struct request *request = argument;
  printf("%d %s\n", request->number, request->text);
  return NULL;
}
static void *printInt(void *argument) {
  printf("%d\n", *(int *)argument);
  return NULL;
}
static void *answer(void *argument) {
  int connection = *(int *)argument;
  (void)!write(connection, "hello", 5);
  close(connection);
  return NULL;
}

void localStructure(int number) {
  pthread_t thread;
  struct request request;
  request.number = number;
  strcpy(request.text, "hello");
  pthread_create(&thread, NULL, serve, &request);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'request' that it refers to ends; wait for the task before, or give it an object of its own [heddle-task-outlives-capture]
}

int detached(void) {
  pthread_t thread;
  int number = 7;
  if (pthread_create(&thread, NULL, printInt, &number) != 0)
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the task may still be running when the local variable 'number' that it refers to ends
    return -1;
  pthread_detach(thread);
  return 0;
}

void parameter(int number) {
  pthread_t thread;
  pthread_attr_t detached;
  pthread_attr_init(&detached);
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  pthread_create(&thread, &detached, printInt, &number);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the parameter 'number' that it refers to ends
  pthread_attr_destroy(&detached);
}

static pthread_t Global;
void storedHandle(void) {
  int number = 7;
  pthread_create(&Global, NULL, printInt, (void *)&number);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'number'
}

// Every round has a variable of its own, which ends with the round.
void acceptLoop(int listener) {
  for (;;) {
    pthread_t thread;
    int connection = accept(listener, NULL, NULL);
    if (connection < 0)
      continue;
    pthread_create(&thread, NULL, answer, &connection);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task may still be running when the local variable 'connection'
    pthread_detach(thread);
  }
}

int earlyReturn(int hurry) {
  pthread_t thread;
  struct request request = {1, "wait"};
  pthread_create(&thread, NULL, serve, &request);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'request'
  if (hurry)
    return 1;
  pthread_join(thread, NULL);
  return 0;
}

void sleepsInstead(void) {
  pthread_t thread;
  int number = 7;
  pthread_create(&thread, NULL, printInt, &number);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'number'
  sleep(1);
}

void innerBlock(int wanted) {
  pthread_t thread;
  int started = 0;
  if (wanted) {
    struct request request = {2, "inner"};
    started = pthread_create(&thread, NULL, serve, &request) == 0;
    // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: the task may still be running when the local variable 'request'
  }
  if (started)
    pthread_join(thread, NULL);
}

// The start is in a function that knows nothing of the frame.
static pthread_t launch(void *(*body)(void *), void *argument) {
  pthread_t thread;
  pthread_create(&thread, NULL, body, argument);
  pthread_detach(thread);
  return thread;
}
void throughHelper(void) {
  char text[] = "hello";
  struct request request = {3, "helper"};
  launch(serve, &request);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'request'
  (void)text;
}

// A structure on the heap leads to a local variable.
struct job {
  struct request *request;
};
static void *runJob(void *argument) {
  struct job *job = argument;
  job->request->number++;
  free(job);
  return NULL;
}
void throughHeap(void) {
  pthread_t thread;
  struct request request = {4, "heap"};
  struct job *job = malloc(sizeof *job);
  job->request = &request;
  pthread_create(&thread, NULL, runJob, job);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task may still be running when the local variable 'request'
}

int main(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) {
    int mine = i;
    pthread_create(&threads[i], NULL, printInt, &mine);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task may still be running when the local variable 'mine'
  }
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], NULL);
  return 0;
}
