// A flag that others change, too, does not say whether the task has ended.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

struct device {
  pthread_t reader;
  bool running;
  atomic_bool stopping;
  unsigned long samples;
};

static void *readAll(void *arg) {
  struct device *d = arg;
  do {
    d->samples++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'd.samples' is written by this task while the code that started the task uses it
    usleep(100);
  } while (!atomic_load(&d->stopping));
  return NULL;
}
static void openDevice(struct device *d) {
  if (pthread_create(&d->reader, NULL, readAll, d) == 0)
    d->running = true;
}
static void askToStop(struct device *d) { d->running = false; }
static void closeDevice(struct device *d) {
  if (d->running)
    pthread_join(d->reader, NULL);
}

// Nobody waits when the flag says that the task ran.
struct mixer {
  pthread_t thread;
  bool started;
  atomic_bool stop;
  long periods;
};
static void *mix(void *arg) {
  struct mixer *m = arg;
  do {
    m->periods++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'm.periods' is written by this task while the code that started the task uses it
    usleep(100);
  } while (!atomic_load(&m->stop));
  return NULL;
}
static void startMixer(struct mixer *m) {
  m->started = pthread_create(&m->thread, NULL, mix, m) == 0;
}
static void stopMixer(struct mixer *m) {
  if (m->started)
    atomic_store(&m->stop, true);
}

int main(void) {
  static struct device d;
  openDevice(&d);
  askToStop(&d);
  closeDevice(&d);
  for (int i = 0; i < 100; i++) {
    d.samples = 0;
    usleep(100);
  }
  atomic_store(&d.stopping, true);
  static struct mixer m;
  startMixer(&m);
  stopMixer(&m);
  m.periods = 0;
  pthread_join(m.thread, NULL);
  pthread_join(d.reader, NULL);
  return 0;
}
