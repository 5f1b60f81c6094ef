// What all tasks are handed is set in a loop of its own.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <stdbool.h>

enum { POOL = 6, FIRST = 3, ROUNDS = 200 };
struct state {
  pthread_mutex_t lock;
  long total;
};
struct args {
  struct state *state;
  pthread_mutex_t *lock;
  int number;
  bool done;
};

// OK: the one lock of all, by the name that each was given for it.
static void *work(void *p) {
  struct args *a = p;
  struct state *s = a->state;
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&s->lock);
    s->total += a->number;
    pthread_mutex_unlock(&s->lock);
  }
  pthread_mutex_lock(a->lock);
  a->done = true;
  pthread_mutex_unlock(a->lock);
  return 0;
}

static long run(int more) {
  struct state state = {PTHREAD_MUTEX_INITIALIZER, 0};
  struct args args[POOL];
  pthread_t t[POOL];
  int i, started = 0, done = 0;
  for (i = 0; i < POOL; i++) {
    args[i].state = &state;
    args[i].lock = &state.lock;
    args[i].number = i;
    args[i].done = false;
  }
  for (i = 0; i < FIRST; i++, started++)
    pthread_create(&t[i], 0, work, &args[i]);
  for (; started < POOL && more-- > 0; started++) {
    int next = started;
    pthread_create(&t[next], 0, work, &args[next]);
  }
  while (done < started) {
    done = 0;
    // OK: the lock by its own name.
    pthread_mutex_lock(&state.lock);
    for (i = 0; i < started; i++)
      done += args[i].done;
    pthread_mutex_unlock(&state.lock);
  }
  for (i = 0; i < started; i++)
    pthread_join(t[i], 0);
  return state.total;
}

int main(int argc, char **argv) {
  (void)argv;
  return run(argc) < 0;
}
