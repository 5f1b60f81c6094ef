// Locks that are taken only if the program says that it has several threads.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

enum { Rounds = 100 };
struct table {
  pthread_mutex_t lock;
  int used, missed, both, found, plain;
  bool threaded;
};
static struct table t = {PTHREAD_MUTEX_INITIALIZER, 0, 0, 0, 0, 0, true};

static pthread_mutex_t big_lock = PTHREAD_MUTEX_INITIALIZER;
static int threads = 1, counted, returned, by_pointer, in_order;
static bool quiet;

static void enter(struct table *of) {
  if (of->threaded)
    pthread_mutex_lock(&of->lock);
}
static void leave(struct table *of) {
  if (of->threaded)
    pthread_mutex_unlock(&of->lock);
}

// The caller says whether it has the lock already.
static void count(struct table *of, bool locked) {
  if (!locked)
    pthread_mutex_lock(&of->lock);
  of->both++; // OK: the caller has it, or has not and says so
  if (!locked)
    pthread_mutex_unlock(&of->lock);
}

static int find(struct table *of, int key) {
  if (of->threaded)
    pthread_mutex_lock(&of->lock);
  if (key < 0) {
    if (of->threaded)
      pthread_mutex_unlock(&of->lock);
    return -1;
  }
  of->found = key; // OK: some paths leave before
  if (of->threaded)
    pthread_mutex_unlock(&of->lock);
  return 0;
}

static void add(int *to) {
  if (threads > 1)
    pthread_mutex_lock(&big_lock);
  ++*to; // OK: more than one thread takes the lock
  if (threads > 1)
    pthread_mutex_unlock(&big_lock);
}

static void add_unless_alone(void) {
  if (threads == 1) {
    in_order++;
    return;
  }
  pthread_mutex_lock(&big_lock);
  in_order++; // OK: without the lock nobody else is there
  pthread_mutex_unlock(&big_lock);
}

static void *use(void *arg) {
  struct table *mine = arg;
  for (int i = 0; i < Rounds; i++) {
    if (t.threaded)
      pthread_mutex_lock(&t.lock);
    t.used++; // OK: it is known to have threads
    if (t.threaded)
      pthread_mutex_unlock(&t.lock);
    enter(mine);
    mine->missed++; // OK: the same in functions
    leave(mine);
    count(mine, false);
    pthread_mutex_lock(&mine->lock);
    count(mine, true);
    mine->plain++;
    pthread_mutex_unlock(&mine->lock);
    // Some always take the lock.
    enter(mine);
    mine->plain++; // OK: it is the same lock
    leave(mine);
    find(mine, i);

    if (threads > 1)
      pthread_mutex_lock(&big_lock);
    counted++; // OK: several threads, by their number
    if (threads > 1)
      pthread_mutex_unlock(&big_lock);
    bool locked = false;
    if (!quiet) {
      pthread_mutex_lock(&big_lock);
      locked = true;
    }
    returned++; // OK: a local flag remembers what was done
    if (locked)
      pthread_mutex_unlock(&big_lock);
    add(&by_pointer);
    add_unless_alone();
  }
  return NULL;
}

int main(int argc, char **argv) {
  pthread_t a, b;
  threads = argc > 1 ? atoi(argv[1]) : 2;
  pthread_create(&a, NULL, use, &t);
  pthread_create(&b, NULL, use, &t);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return t.used + counted > 0 ? 0 : 1;
}
