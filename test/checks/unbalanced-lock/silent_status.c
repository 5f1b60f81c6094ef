// The result says that the caller has the lock now.
// RUN: %check_heddle %s heddle-unbalanced-lock
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>

// OK: the caller releases it itself.
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static int closed, passed;
static int enter(void) {
  pthread_mutex_lock(&gate);
  if (!closed)
    return 0;
  pthread_mutex_unlock(&gate);
  return -1;
}
static int try_to_enter(void) { return enter(); }
int pass(void) {
  if (try_to_enter() != 0)
    return -1;
  passed++;
  pthread_mutex_unlock(&gate);
  return 0;
}

// OK: ... or a function that is given the lock.
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static int locked;
static int open_door(void) {
  pthread_mutex_lock(&door);
  if (!locked)
    return 0;
  pthread_mutex_unlock(&door);
  return -1;
}
static void give_back(pthread_mutex_t *m) { pthread_mutex_unlock(m); }
void walk_through(void) {
  if (open_door() == 0)
    give_back(&door);
}

// OK: ... or somebody whom this file does not show.
struct page {
  pthread_mutex_t lock;
  int dirty, pins;
};
int page_pin(struct page *p) {
  pthread_mutex_lock(&p->lock);
  if (!p->dirty)
    return 0;
  p->pins++;
  pthread_mutex_unlock(&p->lock);
  return 1;
}

// OK: ... which the header tells, and only that.
extern pthread_mutex_t shared_gate;
pthread_mutex_t shared_gate = PTHREAD_MUTEX_INITIALIZER;
int shared_enter(void) {
  pthread_mutex_lock(&shared_gate);
  if (!closed)
    return 0;
  pthread_mutex_unlock(&shared_gate);
  return -1;
}

// OK: ... by the pointer that was handed out.
static pthread_mutex_t desk = PTHREAD_MUTEX_INITIALIZER;
struct seat {
  pthread_mutex_t *lock;
  int taken;
};
int seat_take(struct seat *s) {
  pthread_mutex_lock(&desk);
  if (!s->taken) {
    s->lock = &desk;
    return 0;
  }
  pthread_mutex_unlock(&desk);
  return -1;
}
void seat_leave(struct seat *s) { pthread_mutex_unlock(s->lock); }
