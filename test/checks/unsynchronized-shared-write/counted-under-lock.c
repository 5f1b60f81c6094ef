// Counted objects that are used without a share, or without the lock.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stdlib.h>

enum { OWNERS = 3, ROUNDS = 2000 };

struct object {
  pthread_mutex_t lock;
  int refs, uses, bare, late, log;
};

static int put(struct object *o) {
  pthread_mutex_lock(&o->lock);
  int left = --o->refs;
  pthread_mutex_unlock(&o->lock);
  return left;
}

// Two that have a share are not ordered by it.
static void *use_bare(void *arg) {
  struct object *o = arg;
  for (int i = 0; i < ROUNDS; i++)
    o->bare++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'bare' is written by this task while another instance of the task may be running
  if (put(o) == 0)
    free(o);
  return 0;
}

// Used when the share is given back.
static void *use_late(void *arg) {
  struct object *o = arg;
  put(o);
  for (int i = 0; i < ROUNDS; i++)
    o->late++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'all[...].late' is written by this task while another instance of the task may be running
  return 0;
}

// The last but one is not the last.
static void *close_early(void *arg) {
  struct object *o = arg;
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&o->lock);
    o->log++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'all[...].log' is written by this task while another instance of the task may be running
    pthread_mutex_unlock(&o->lock);
  }
  pthread_mutex_lock(&o->lock);
  int left = --o->refs;
  pthread_mutex_unlock(&o->lock);
  if (left == 1)
    for (int i = 0; i < ROUNDS; i++)
      o->log = 0;
  return 0;
}

static void run(void *(*task)(void *)) {
  static struct object all[3];
  static int next;
  struct object *o = &all[next++];
  pthread_t t[OWNERS];
  pthread_mutex_init(&o->lock, 0);
  o->refs = OWNERS;
  for (int i = 0; i < OWNERS; i++)
    pthread_create(&t[i], 0, task, o);
  for (int i = 0; i < OWNERS; i++)
    pthread_join(t[i], 0);
}

int main(void) {
  run(use_late);
  run(close_early);
  pthread_t t[OWNERS];
  struct object *o = calloc(1, sizeof *o);
  if (!o)
    return 1;
  pthread_mutex_init(&o->lock, 0);
  o->refs = OWNERS;
  for (int i = 0; i < OWNERS; i++)
    pthread_create(&t[i], 0, use_bare, o);
  for (int i = 0; i < OWNERS; i++)
    pthread_join(t[i], 0);
  return 0;
}
