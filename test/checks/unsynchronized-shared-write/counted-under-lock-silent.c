// The last one to count down, under the lock, comes after all others.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

enum { OWNERS = 3, ROUNDS = 50 };

struct object {
  pthread_mutex_t lock;
  int refs, uses, idle;
};

static void destroy(struct object *o) {
  pthread_mutex_destroy(&o->lock);
  o->uses = -1; // OK: nobody else is left
  free(o);      // OK: neither
}

// What is left is remembered.
static void put_left(struct object *o) {
  pthread_mutex_lock(&o->lock);
  int left = --o->refs;
  pthread_mutex_unlock(&o->lock);
  if (left == 0)
    destroy(o);
}

// All others go.
static void put_early(struct object *o) {
  pthread_mutex_lock(&o->lock);
  if (--o->refs > 0) {
    o->idle++;
    pthread_mutex_unlock(&o->lock);
    return;
  }
  pthread_mutex_unlock(&o->lock);
  destroy(o);
}

// The test is remembered.
static void put_test(struct object *o) {
  pthread_mutex_lock(&o->lock);
  const bool last = o->refs-- == 1;
  pthread_mutex_unlock(&o->lock);
  if (last)
    destroy(o);
}

// In two steps.
static void put_steps(struct object *o) {
  pthread_mutex_lock(&o->lock);
  o->refs -= 1;
  bool last = o->refs == 0;
  pthread_mutex_unlock(&o->lock);
  if (!last)
    return;
  destroy(o);
}

// In a branch, and with another flag beside.
static int seen;
static pthread_mutex_t seen_lock = PTHREAD_MUTEX_INITIALIZER;
static void put_flag(struct object *o) {
  int free_it = 0, many = 0;
  pthread_mutex_lock(&o->lock);
  if (o->uses > ROUNDS)
    many = 1;
  if (--o->refs == 0)
    free_it = 1;
  pthread_mutex_unlock(&o->lock);
  if (many) {
    pthread_mutex_lock(&seen_lock);
    seen++;
    pthread_mutex_unlock(&seen_lock);
  }
  if (free_it)
    destroy(o);
}

// What is counted up is counted up by who has a share.
static struct object *get(struct object *o) {
  pthread_mutex_lock(&o->lock);
  o->refs++;
  pthread_mutex_unlock(&o->lock);
  return o;
}

static void use(struct object *o) {
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&o->lock);
    o->uses++;
    pthread_mutex_unlock(&o->lock);
  }
}

#define OWNER(how)                                                             \
  static void *own_##how(void *arg) {                                          \
    struct object *o = arg;                                                    \
    use(o);                                                                    \
    put_##how(o);                                                              \
    return 0;                                                                  \
  }
OWNER(left)
OWNER(early)
OWNER(test)
OWNER(steps)
OWNER(flag)

static void *own_again(void *arg) {
  struct object *o = arg, *mine = get(o);
  use(mine);
  put_left(mine);
  put_left(o);
  return 0;
}

static void run(void *(*task)(void *)) {
  struct object *o = calloc(1, sizeof *o);
  pthread_t t[OWNERS];
  if (!o)
    return;
  pthread_mutex_init(&o->lock, 0);
  o->refs = OWNERS;
  for (int i = 0; i < OWNERS; i++)
    pthread_create(&t[i], 0, task, o);
  for (int i = 0; i < OWNERS; i++)
    pthread_join(t[i], 0);
}

int main(void) {
  run(own_left);
  run(own_early);
  run(own_test);
  run(own_steps);
  run(own_flag);
  run(own_again);
  return 0;
}
