// Who counts up comes before who finds himself the last, by the way down.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %check_heddle %s heddle-sync-lifetime
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { OWNERS = 4 };

struct buffer {
  atomic_int refs;
  int part[OWNERS];
};
struct owner {
  struct buffer *buffer;
  int index;
};

static void get(struct buffer *b) {
  atomic_fetch_add_explicit(&b->refs, 1, memory_order_relaxed);
}
static void put(struct buffer *b) {
  if (atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) == 1) {
    int total = 0;
    for (int i = 0; i < OWNERS; i++)
      total += b->part[i];
    if (total < 0)
      abort();
    free(b);
  }
}
static void *own(void *arg) {
  struct owner *o = arg;
  o->buffer->part[o->index] = o->index;
  put(o->buffer);
  return NULL;
}

// Counted under a lock as long as the table has it.
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static struct buffer *current;
static struct buffer *borrow(void) {
  pthread_rwlock_rdlock(&lock);
  struct buffer *b = current;
  get(b);
  pthread_rwlock_unlock(&lock);
  return b;
}
static void publish(struct buffer *b) {
  pthread_rwlock_wrlock(&lock);
  struct buffer *old = current;
  current = b;
  pthread_rwlock_unlock(&lock);
  if (old)
    put(old);
}
static struct buffer *make(void) {
  struct buffer *b = calloc(1, sizeof *b);
  if (!b)
    exit(1);
  atomic_init(&b->refs, 1);
  return b;
}
static void *use(void *unused) {
  for (int i = 0; i < 100; i++)
    put(borrow());
  return unused;
}

int main(void) {
  pthread_t threads[OWNERS], user;
  struct owner owners[OWNERS];
  struct buffer *b = make();
  for (int i = 0; i < OWNERS; i++) {
    owners[i].buffer = b;
    owners[i].index = i;
    get(b);
    pthread_create(&threads[i], NULL, own, &owners[i]);
  }
  put(b);
  for (int i = 0; i < OWNERS; i++)
    pthread_join(threads[i], NULL);

  publish(make());
  pthread_create(&user, NULL, use, NULL);
  for (int i = 0; i < 100; i++)
    publish(make());
  pthread_join(user, NULL);
  put(current);
  return 0;
}
