// Two locks, unless the two are one.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-unbalanced-lock,heddle-double-lock
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>

enum { SHELVES = 3, TASKS = 3, ROUNDS = 1000 };
struct shelf {
  pthread_mutex_t lock;
  int number, books, changes;
};
static struct shelf shelves[SHELVES];

static void lock_both(struct shelf *a, struct shelf *b) {
  if (a->number > b->number) {
    struct shelf *t = a;
    a = b;
    b = t;
  }
  pthread_mutex_lock(&a->lock);
  if (a != b)
    pthread_mutex_lock(&b->lock);
}
static void unlock_both(struct shelf *a, struct shelf *b) {
  if (b != a)
    pthread_mutex_unlock(&b->lock);
  pthread_mutex_unlock(&a->lock);
}
static void move(struct shelf *from, struct shelf *to) {
  lock_both(from, to);
  // OK: each under its lock
  from->books--;
  // OK: perhaps the same one
  to->books++;
  unlock_both(from, to);
}

// In one function, the other way round.
static void touch(struct shelf *one, struct shelf *other) {
  struct shelf *first = one < other ? one : other;
  struct shelf *second = one < other ? other : one;
  pthread_mutex_lock(&first->lock);
  if (first == second) {
    // OK: it is the first
    second->changes++;
  } else {
    pthread_mutex_lock(&second->lock);
    // OK: both locks
    first->changes++;
    // OK: both locks
    second->changes++;
    pthread_mutex_unlock(&second->lock);
  }
  pthread_mutex_unlock(&first->lock);
}

// Given back by either name.
static int touch_two(struct shelf *one, struct shelf *other) {
  pthread_mutex_lock(&one->lock);
  if (one == other) {
    other->changes++;
    pthread_mutex_unlock(&one->lock);
    return 0;
  }
  pthread_mutex_unlock(&one->lock);
  return 1;
}
static void touch_again(struct shelf *one, struct shelf *other) {
  if (touch_two(one, other) == 0) {
    // OK: it was given back
    pthread_mutex_lock(&other->lock);
    other->changes++;
    pthread_mutex_unlock(&other->lock);
  }
}

struct mover {
  int from, to;
};
static void *work(void *arg) {
  const struct mover *m = arg;
  for (int i = 0; i < ROUNDS; i++) {
    move(&shelves[m->from], &shelves[m->to]);
    touch(&shelves[m->to], &shelves[m->from]);
    touch_again(&shelves[m->to], &shelves[m->from]);
  }
  return 0;
}

int main(void) {
  pthread_t t[TASKS];
  static const struct mover movers[TASKS] = {{0, 1}, {1, 2}, {2, 2}};
  for (int i = 0; i < SHELVES; i++) {
    pthread_mutex_init(&shelves[i].lock, 0);
    shelves[i].number = i;
  }
  for (int i = 0; i < TASKS; i++)
    pthread_create(&t[i], 0, work, (void *)&movers[i]);
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
  return 0;
}
