// What the result of a call through a table tells is not followed.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
#include <pthread.h>

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
static void *work(void *arg) {
  (void)arg;
  for (int i = 0; i < 1000; i++)
    if (use->try_enter(&lock) == 0) {
      total++; // FP: the lock is held
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'total' is written by this task while another task uses it
      use->leave(&lock);
    }
  return 0;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, work, 0);
  pthread_create(&b, 0, work, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return total == 0;
}
