// Two locks are held, one of them by who calls.
// RUN: %check_heddle %s heddle-inconsistent-locking
// HEDDLE-SILENT
#include <pthread.h>

static pthread_mutex_t moving = PTHREAD_MUTEX_INITIALIZER,
                       stock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t asked = PTHREAD_COND_INITIALIZER;
static int signalled, done, from, to, shelves[8];

static int start(void) {
  pthread_mutex_lock(&stock);
  int wrong = from < 0 || to < 0 || from == to;
  pthread_mutex_unlock(&stock);
  return wrong;
}
static void step(void) {
  pthread_mutex_lock(&stock);
  shelves[from]--;
  shelves[to]++;
  pthread_mutex_unlock(&stock);
}
static void finish(void) {
  pthread_mutex_lock(&stock);
  from = 0;
  to = 0;
  pthread_mutex_unlock(&stock);
}
static void *mover(void *arg) {
  pthread_mutex_lock(&moving);
  while (!done) {
    if (signalled) {
      if (!start())
        step();
      finish();
      signalled = 0;
    }
    if (!done)
      pthread_cond_wait(&asked, &moving);
  }
  pthread_mutex_unlock(&moving);
  return arg;
}

static int request(int src, int dst) {
  pthread_mutex_lock(&stock);
  int none = shelves[src] < 0;
  pthread_mutex_unlock(&stock);
  if (none)
    return 1;
  from = src; // OK: whoever uses it is called with `moving` held
  to = dst;
  signalled = 1;
  pthread_cond_signal(&asked);
  return 0;
}
int move(int src, int dst) {
  if (pthread_mutex_trylock(&moving) != 0)
    return 1;
  int result = request(src, dst);
  pthread_mutex_unlock(&moving);
  return result;
}

static pthread_t thread;
int start_mover(void) { return pthread_create(&thread, 0, mover, 0); }
void stop_mover(void) {
  pthread_mutex_lock(&moving);
  done = 1;
  pthread_cond_signal(&asked);
  pthread_mutex_unlock(&moving);
  pthread_join(thread, 0);
}
