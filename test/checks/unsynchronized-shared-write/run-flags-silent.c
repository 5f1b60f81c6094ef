// A flag beside a handle says whether there is a task to join.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %check_heddle %s heddle-task-outlives-capture
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#define _XOPEN_SOURCE 700
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct device {
  pthread_t reader;
  bool running;
  atomic_bool stopping;
  unsigned long samples;
  int *ring;
};

static void *readAll(void *arg) {
  struct device *d = arg;
  do {
    d->samples++;
    d->ring[0] = 1;
  } while (!atomic_load(&d->stopping));
  return NULL;
}

static int openDevice(struct device *d) {
  d->ring = calloc(4, sizeof *d->ring);
  if (!d->ring)
    return -1;
  if (pthread_create(&d->reader, NULL, readAll, d) != 0) {
    free(d->ring);
    return -2;
  }
  d->running = true;
  return 0;
}

static void closeDevice(struct device *d) {
  if (!d->running)
    return;
  atomic_store(&d->stopping, true);
  pthread_join(d->reader, NULL);
  d->running = false;
  free(d->ring);
  d->ring = NULL;
}

// OK: set by who starts, cleared by who joins
static int oneDevice(void) {
  struct device d = {0};
  if (openDevice(&d) < 0)
    return 1; // OK: nothing has been started
  closeDevice(&d);
  d.samples = 0;
  return 0;
}

// OK: the result is kept first
static int anotherDevice(void) {
  struct device d = {0};
  int rc = openDevice(&d);
  if (rc)
    return rc;
  closeDevice(&d);
  d.samples = 0;
  return 0;
}

// OK: set by what the start gave
struct mixer {
  pthread_t thread;
  bool started;
  atomic_bool stop;
  long periods;
};
static void *mix(void *arg) {
  struct mixer *m = arg;
  do
    m->periods++;
  while (!atomic_load(&m->stop));
  return NULL;
}
static struct mixer *newMixer(void) {
  struct mixer *m = calloc(1, sizeof *m);
  if (!m)
    exit(1);
  m->started = false; // OK: who makes the object may say what is so
  return m;
}
static bool startMixer(struct mixer *m) {
  m->started = pthread_create(&m->thread, NULL, mix, m) == 0;
  return m->started;
}
static void stopMixer(struct mixer *m) {
  if (m->started) {
    atomic_store(&m->stop, true);
    pthread_join(m->thread, NULL);
    m->started = false;
  }
}

// OK: global ones
static pthread_t logger;
static int logging;
static atomic_int quiet;
static long lines;
static void *writeLog(void *arg) {
  do
    lines++;
  while (!quiet);
  return arg;
}
static void startLog(void) {
  if (!logging)
    logging = pthread_create(&logger, NULL, writeLog, NULL) == 0;
}
static void stopLog(void) {
  if (logging) {
    quiet = 1;
    pthread_join(logger, NULL);
    logging = 0;
  }
}

int main(void) {
  int rc = oneDevice() + anotherDevice();
  struct mixer *m = newMixer();
  if (startMixer(m))
    stopMixer(m);
  m->periods = 0;
  free(m);
  startLog();
  stopLog();
  lines = 0;
  return rc;
}
