// A loop waits once for each task that was started.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write,heddle-task-outlives-capture
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <semaphore.h>

enum { TASKS = 4 };
static int results[TASKS], total;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sem_t done;

static void *work(void *p) {
  long i = (long)p;
  results[i] = (int)i;
  pthread_mutex_lock(&lock);
  total += (int)i;
  pthread_mutex_unlock(&lock);
  sem_post(&done);
  return 0;
}

static void start(pthread_t *thread, void *(*run)(void *), void *arg) {
  pthread_create(thread, 0, run, arg);
}

static int sum(unsigned n) {
  pthread_t t[TASKS];
  for (unsigned i = 0; i < n; i++)
    start(&t[i], work, (void *)(long)i);
  for (unsigned i = 0; i < n; i++)
    sem_wait(&done);
  int all = total; // OK: all have posted
  for (unsigned i = 0; i < n; i++)
    all += results[i]; // OK: ... what they had to say
  for (unsigned i = 0; i < n; i++)
    pthread_join(t[i], 0);
  return all;
}

// OK: the semaphore lives until the last one has posted.
static void *ready(void *p) {
  sem_post(p);
  return 0;
}
static void begin(void) {
  sem_t up;
  pthread_t t;
  sem_init(&up, 0, 0);
  for (int i = 0; i < TASKS; i++) {
    pthread_create(&t, 0, ready, &up);
    pthread_detach(t);
  }
  int left = TASKS;
  while (left-- > 0)
    sem_wait(&up);
}

int main(void) {
  sem_init(&done, 0, 0);
  begin();
  return sum(TASKS) == 0;
}
