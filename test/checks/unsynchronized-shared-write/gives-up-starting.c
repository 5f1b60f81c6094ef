// Who cannot start all joins those that were started; the others go on.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stdbool.h>

enum { WORKERS = 3, ROUNDS = 20000 };

struct pool {
  pthread_t threads[WORKERS];
  pthread_mutex_t lock;
  int done, failed;
};

static void *work(void *arg) {
  struct pool *p = arg;
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&p->lock);
    p->done++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'p.done' is written by this task while
    pthread_mutex_unlock(&p->lock);
  }
  return 0;
}

static bool start(struct pool *p) {
  pthread_mutex_init(&p->lock, 0);
  for (int i = 0; i < WORKERS; i++) {
    if (pthread_create(&p->threads[i], 0, work, p) != 0) {
      while (i-- > 0)
        pthread_join(p->threads[i], 0);
      p->failed = p->done; // OK: all that were started have ended
      pthread_mutex_destroy(&p->lock);
      return false;
    }
  }
  return true;
}

static void stop(struct pool *p) {
  for (int i = 0; i < WORKERS; i++)
    pthread_join(p->threads[i], 0);
  p->failed += p->done > 0; // OK: all have ended
}

int main(void) {
  static struct pool p;
  int seen = 0;
  if (!start(&p))
    return 1;
  while (p.done < WORKERS * ROUNDS)
    seen++;
  stop(&p);
  return p.done == 0;
}
