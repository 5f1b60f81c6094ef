// Threads that run as long as the program leave nothing to free.
// RUN: %check_heddle %s heddle-unjoined-thread
// HEDDLE-SILENT

#include <pthread.h>
#include <stddef.h>

struct engine {
  pthread_mutex_t lock;
  pthread_cond_t work;
  int pending, done;
};

static void *work(void *arg) {
  struct engine *e = arg;
  pthread_mutex_lock(&e->lock);
  while (1) {
    while (e->pending == 0)
      pthread_cond_wait(&e->work, &e->lock);
    e->pending--;
    e->done++;
  }
  return NULL;
}

void submit(struct engine *e) {
  pthread_mutex_lock(&e->lock);
  e->pending++;
  pthread_cond_signal(&e->work);
  pthread_mutex_unlock(&e->lock);
}

// OK: the threads never end
void start_engine(struct engine *e, int count) {
  pthread_t thread;
  for (int i = 0; i < count; i++)
    pthread_create(&thread, NULL, work, e);
}
