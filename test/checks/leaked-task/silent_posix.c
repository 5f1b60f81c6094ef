// RUN: %check_heddle %s heddle-leaked-task
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static atomic_bool stopping;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool ready;
void serve(int fd);

// OK: a stop flag.
static void *polls(void *unused) {
  (void)unused;
  while (!atomic_load(&stopping))
    sleep(1);
  return NULL;
}

// OK: ends by pthread_exit.
static void *exits(void *unused) {
  (void)unused;
  for (;;) {
    sleep(1);
    if (stopping)
      pthread_exit(NULL);
  }
}

// OK: asks to be cancelled.
static void *cancellable(void *unused) {
  (void)unused;
  for (;;) {
    pthread_testcancel();
    sleep(1);
  }
}

// OK: waits for connections, which end it by an error.
static void *accepts(void *argument) {
  int listener = *(int *)argument;
  for (;;) {
    int fd = accept(listener, NULL, NULL);
    if (fd < 0)
      break;
    serve(fd);
  }
  return NULL;
}

// OK: waits for signals.
static void *handles_signals(void *argument) {
  const sigset_t *set = argument;
  for (;;) {
    int number;
    sigwait(set, &number);
    if (number == SIGTERM)
      exit(0);
  }
}

// OK: somebody signals.
static void *waits(void *unused) {
  (void)unused;
  pthread_mutex_lock(&lock);
  while (!ready)
    pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
  return NULL;
}

int main(void) {
  pthread_t threads[6];
  static int listener;
  static sigset_t set;
  pthread_create(&threads[0], NULL, polls, NULL);
  pthread_create(&threads[1], NULL, exits, NULL);
  pthread_create(&threads[2], NULL, cancellable, NULL);
  pthread_create(&threads[3], NULL, accepts, &listener);
  pthread_create(&threads[4], NULL, handles_signals, &set);
  pthread_create(&threads[5], NULL, waits, NULL);
  pthread_mutex_lock(&lock);
  ready = true;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  atomic_store(&stopping, true);
  for (int i = 0; i < 6; i++)
    pthread_join(threads[i], NULL);
  return 0;
}
