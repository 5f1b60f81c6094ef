// What kind of mutex it is, a function is told that makes it.
// RUN: %check_heddle %s heddle-double-lock
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>

static pthread_mutex_t registry, journal;
static int entries, lines;

static void make(pthread_mutex_t *m, int type) {
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_settype(&attr, type);
  pthread_mutex_init(m, &attr);
  pthread_mutexattr_destroy(&attr);
}

static void make_checked(pthread_mutex_t *m) {
  make(m, PTHREAD_MUTEX_ERRORCHECK);
}

static int find(void) {
  pthread_mutex_lock(&registry);
  int found = entries;
  pthread_mutex_unlock(&registry);
  return found;
}

// OK: recursive
void add(void) {
  pthread_mutex_lock(&registry);
  if (!find())
    entries++;
  pthread_mutex_unlock(&registry);
}

static int enter(void) { return pthread_mutex_lock(&journal) != EDEADLK; }
static void leave(int mine) {
  if (mine)
    pthread_mutex_unlock(&journal);
}
static void print(void) {
  int mine = enter();
  lines++;
  leave(mine);
}

// OK: it checks for errors, and so does who locks it
void report(void) {
  int mine = enter();
  print();
  print();
  leave(mine);
}

int main(void) {
  make(&registry, PTHREAD_MUTEX_RECURSIVE);
  make_checked(&journal);
  add();
  report();
  return 0;
}
