// Locks that are taken through tables of methods, of several kinds.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-unbalanced-lock,heddle-double-lock
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

// One kind does nothing, for programs without threads.
struct methods {
  int (*try_enter)(pthread_mutex_t *m);
  void (*leave)(pthread_mutex_t *m);
};
static int try_enter(pthread_mutex_t *m) { return pthread_mutex_trylock(m); }
static void leave(pthread_mutex_t *m) { pthread_mutex_unlock(m); }
static int no_try(pthread_mutex_t *m) { return m == 0; }
static void no_leave(pthread_mutex_t *m) { (void)m; }
static const struct methods threaded = {try_enter, leave};
static const struct methods single = {no_try, no_leave};
static const struct methods *use = &threaded;
void without_threads(void) { use = &single; }

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int total;
static void *enter_and_leave(void *arg) {
  (void)arg;
  for (int i = 0; i < 1000; i++)
    if (use->try_enter(&lock) == 0) {
      total++; // OK: the lock is held
      use->leave(&lock);
    }
  return 0;
}

// Each kind has a lock of its own.
struct any_lock;
struct kind {
  void (*acquire)(struct any_lock *);
  bool (*try_acquire)(struct any_lock *);
  void (*release)(struct any_lock *);
};
struct any_lock {
  const struct kind *kind;
  atomic_flag busy;
  pthread_mutex_t mutex;
};
static bool spin_try(struct any_lock *l) {
  return !atomic_flag_test_and_set_explicit(&l->busy, memory_order_acquire);
}
static void spin_acquire(struct any_lock *l) {
  while (!spin_try(l))
    ;
}
static void spin_release(struct any_lock *l) {
  atomic_flag_clear_explicit(&l->busy, memory_order_release);
}
static bool mutex_try(struct any_lock *l) {
  return pthread_mutex_trylock(&l->mutex) == 0;
}
static void mutex_acquire(struct any_lock *l) { pthread_mutex_lock(&l->mutex); }
static void mutex_release(struct any_lock *l) {
  pthread_mutex_unlock(&l->mutex);
}
static const struct kind kinds[] = {
    {spin_acquire, spin_try, spin_release},
    {mutex_acquire, mutex_try, mutex_release},
};

struct stats {
  struct any_lock lock;
  int waited, tried;
};
static void *count(void *arg) {
  struct stats *s = arg;
  for (int i = 0; i < 100; i++) {
    s->lock.kind->acquire(&s->lock);
    s->waited++; // OK: whichever it is
    s->lock.kind->release(&s->lock);
    if (s->lock.kind->try_acquire(&s->lock)) {
      s->tried++; // OK: the same
      s->lock.kind->release(&s->lock);
    }
  }
  return 0;
}
static int run(const struct kind *kind) {
  struct stats s = {.lock = {.kind = kind}};
  pthread_t threads[3];
  pthread_mutex_init(&s.lock.mutex, 0);
  atomic_flag_clear(&s.lock.busy);
  for (int i = 0; i < 3; i++)
    pthread_create(&threads[i], 0, count, &s);
  for (int i = 0; i < 3; i++)
    pthread_join(threads[i], 0);
  return s.waited + s.tried; // OK: all have ended
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, enter_and_leave, 0);
  pthread_create(&b, 0, enter_and_leave, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return run(&kinds[0]) + run(&kinds[1]) + total == 0;
}
