// All locks of a table are taken in a loop before the table is changed.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %check_heddle %s heddle-double-lock
// RUN: %check_heddle %s heddle-unbalanced-lock
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdlib.h>

#define PARTS 4
struct part {
  pthread_mutex_t lock;
  int used;
};
struct table {
  struct part parts[PARTS];
  pthread_mutex_t locks[PARTS];
  int sizes[PARTS];
  int resized, moved, counted;
};

// OK: one of them.
static void put(struct table *t, unsigned key) {
  struct part *p = &t->parts[key % PARTS];
  pthread_mutex_lock(&p->lock);
  p->used++;
  pthread_mutex_unlock(&p->lock);
}

// OK: all of them, in a loop over the array.
static void resize(struct table *t) {
  for (int i = 0; i < PARTS; i++)
    pthread_mutex_lock(&t->parts[i].lock);
  t->resized++;
  for (int i = 0; i < PARTS; i++)
    t->parts[i].used = 0;
  for (int i = PARTS - 1; i >= 0; i--)
    pthread_mutex_unlock(&t->parts[i].lock);
}

static void lock_all(struct table *t) {
  int i = 0;
  while (i < PARTS) {
    pthread_mutex_lock(&t->locks[i]);
    i++;
  }
}

static void unlock_all(struct table *t) {
  for (int i = 0; i < PARTS; ++i)
    pthread_mutex_unlock(&t->locks[i]);
}

// OK: by functions that do nothing else.
static void move(struct table *t) {
  lock_all(t);
  t->moved++;
  t->sizes[0] = t->sizes[1];
  unlock_all(t);
}

// OK: by a pointer that moves along.
static void count(struct table *t) {
  for (struct part *p = t->parts; p < t->parts + PARTS; ++p)
    pthread_mutex_lock(&p->lock);
  t->counted++;
  for (struct part *p = t->parts; p < t->parts + PARTS; ++p)
    pthread_mutex_unlock(&p->lock);
}

static void *work(void *arg) {
  struct table *t = arg;
  for (unsigned i = 0; i < 300; ++i) {
    put(t, i);
    resize(t);
    move(t);
    count(t);
  }
  return NULL;
}

int main(void) {
  static struct table t;
  for (int i = 0; i < PARTS; i++) {
    pthread_mutex_init(&t.parts[i].lock, NULL);
    pthread_mutex_init(&t.locks[i], NULL);
  }
  pthread_t a, b;
  pthread_create(&a, NULL, work, &t);
  pthread_create(&b, NULL, work, &t);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
