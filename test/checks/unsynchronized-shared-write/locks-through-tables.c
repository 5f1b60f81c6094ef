// Beside the locks that are taken through tables of methods.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stdbool.h>

struct pair;
struct kind {
  void (*acquire)(struct pair *);
  bool (*try_acquire)(struct pair *);
  void (*release)(struct pair *);
};
struct pair {
  const struct kind *kind;
  pthread_mutex_t first, second;
  int held, tried, released, refused;
};
static bool first_try(struct pair *p) {
  return pthread_mutex_trylock(&p->first) == 0;
}
static void first_acquire(struct pair *p) { pthread_mutex_lock(&p->first); }
static void first_release(struct pair *p) { pthread_mutex_unlock(&p->first); }
static bool second_try(struct pair *p) {
  return pthread_mutex_trylock(&p->second) == 0;
}
static void second_acquire(struct pair *p) { pthread_mutex_lock(&p->second); }
static void second_release(struct pair *p) { pthread_mutex_unlock(&p->second); }
static const struct kind kinds[] = {
    {first_acquire, first_try, first_release},
    {second_acquire, second_try, second_release},
};

static void *count(void *arg) {
  struct pair *p = arg;
  for (int i = 0; i < 1000; i++) {
    p->kind->acquire(p);
    p->held++; // OK: one of the two
    p->kind->release(p);
    p->released++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'p.released' is written by this task while another instance of the task may be running
    if (p->kind->try_acquire(p)) {
      p->tried++; // OK: one of the two
      p->kind->release(p);
    } else {
      p->refused++;
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'p.refused' is written by this task while another instance of the task may be running
    }
  }
  return 0;
}

static int run(const struct kind *kind) {
  struct pair p = {.kind = kind};
  pthread_t threads[3];
  pthread_mutex_init(&p.first, 0);
  pthread_mutex_init(&p.second, 0);
  for (int i = 0; i < 3; i++)
    pthread_create(&threads[i], 0, count, &p);
  for (int i = 0; i < 3; i++)
    pthread_join(threads[i], 0);
  return p.held + p.tried + p.released + p.refused;
}

int main(void) { return run(&kinds[0]) + run(&kinds[1]) == 0; }
