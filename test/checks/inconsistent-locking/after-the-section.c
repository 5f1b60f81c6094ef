// What is done right behind the section, on one of the ways out.
// RUN: %check_heddle %s heddle-inconsistent-locking
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct logger {
  struct logger *next;
  pthread_mutex_t mutex;
  unsigned long written, dropped;
  int *buffer;
};
int *request(int *buffer, int n);
void advance(int *buffer);
static struct logger *loggers;
static pthread_mutex_t loggers_lock = PTHREAD_MUTEX_INITIALIZER;

static void collect(struct logger *l, unsigned long *sum) {
  pthread_mutex_lock(&l->mutex);
  advance(l->buffer);
  *sum += l->written + l->dropped;
  l->written = 0;
  l->dropped = 0;
  pthread_mutex_unlock(&l->mutex);
}
static void *collector(void *arg) {
  for (;;) {
    pthread_mutex_lock(&loggers_lock);
    for (struct logger *l = loggers; l; l = l->next)
      collect(l, arg);
    pthread_mutex_unlock(&loggers_lock);
  }
}
int collector_start(unsigned long *sum) {
  pthread_t t;
  return pthread_create(&t, NULL, collector, sum);
}

// That a variable has its first value is no condition for the lock.
int logger_log(struct logger *l, int what) {
  bool no_space = false;
  int *entry;
  pthread_mutex_lock(&l->mutex);
  entry = request(l->buffer, 1);
  if (entry == NULL) {
    pthread_mutex_unlock(&l->mutex);
    l->dropped++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'dropped' is written here without 'mutex', which is held by 2 of 3 functions that use it; hold it here, too
    return 1;
  }
  *entry = what;
  l->written++;
  pthread_mutex_unlock(&l->mutex);
  return no_space;
}
