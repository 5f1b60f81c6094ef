// RUN: %check_heddle %s heddle-* -std=gnu89,gnu17
// How C was written before there were prototypes.
#include <pthread.h>
#include <stdlib.h>

static int served, asked;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int serve(limit)
int limit;
{
  pthread_mutex_lock(&lock);
  if (served == limit)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} is still held {{.*}} [heddle-unbalanced-lock]
  served++;
  pthread_mutex_unlock(&lock);
  return 0;
}

static void *run(argument)
void *argument;
{
  asked++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'asked' is written by {{.*}} [heddle-unsynchronized-shared-write]
  serve(*(int *)argument);
  return 0;
}

int main()
{
  static int limit = 10;
  pthread_t one, two;

  pthread_create(&one, 0, run, (void *)&limit);
  pthread_create(&two, 0, run, (void *)&limit);
  pthread_join(one, 0);
  pthread_join(two, 0);
  return asked;
}
