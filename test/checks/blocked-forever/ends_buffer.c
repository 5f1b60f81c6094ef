// Semaphores that are locks, and waits that others end without them.
// RUN: %check_heddle %s heddle-blocked-forever
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>

enum { SLOTS = 3, ITEMS = 60 };
static sem_t mutex, room, filled;
static int slots[SLOTS], in, out;

// First room, then the mutex.
static void *produce(void *arg) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&room);
    sem_wait(&mutex);
    slots[in++ % SLOTS] = i;
    sem_post(&mutex);
    sem_post(&filled);
  }
  return arg;
}
static void *consume(void *arg) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&filled);
    sem_wait(&mutex);
    *(long *)arg += slots[out++ % SLOTS];
    sem_post(&mutex);
    sem_post(&room);
  }
  return 0;
}

// Readers keep writers out: who reads waits under the mutex of the count, and
// who writes does not need that.
static sem_t count, empty;
static int readers, text;
static void *reader(void *arg) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&count);
    if (++readers == 1)
      sem_wait(&empty); // OK: the writer posts it
    sem_post(&count);
    *(long *)arg += text;
    sem_wait(&count);
    if (--readers == 0)
      sem_post(&empty);
    sem_post(&count);
  }
  return 0;
}
static void *writer(void *arg) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&empty);
    text++;
    sem_post(&empty);
  }
  return arg;
}

// The answer comes from one who needs the mutex only when all is done.
static sem_t request, answer, stats;
static int asked, answered;
static void *ask(void *arg) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&stats);
    asked++;
    sem_post(&request);
    sem_wait(&answer); // OK: posted before the mutex is needed
    sem_post(&stats);
  }
  return arg;
}
static void *reply(void *arg) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&request);
    sem_post(&answer);
  }
  sem_wait(&stats);
  answered += ITEMS;
  sem_post(&stats);
  return arg;
}

// Who posts has needed the mutex once, and is done with it.
static sem_t setup, ready, stock;
static int configured, used;
static void *make(void *arg) {
  sem_wait(&setup);
  configured = 1;
  sem_post(&setup);
  sem_post(&ready);
  for (int i = 0; i < ITEMS; i++)
    sem_post(&stock);
  return arg;
}
static void *use(void *arg) {
  sem_wait(&ready);
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&setup);
    sem_wait(&stock); // OK: whoever posts it goes on without the mutex
    used += configured;
    sem_post(&setup);
  }
  return arg;
}

// Who posts needs the mutex of another object.
struct stage {
  sem_t mutex, work;
  int done;
};
static struct stage stages[2];
static void *feed(void *arg) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&stages[0].mutex);
    stages[0].done++;
    sem_post(&stages[0].mutex);
    sem_post(&stages[1].work);
  }
  return arg;
}
static void *drain(void *arg) {
  for (int i = 0; i < ITEMS; i++) {
    sem_wait(&stages[1].mutex);
    sem_wait(&stages[1].work); // OK: the mutex of the other stage is free
    stages[1].done++;
    sem_post(&stages[1].mutex);
  }
  return arg;
}

int main(void) {
  pthread_t t[10];
  long sum = 0, read = 0;
  sem_init(&mutex, 0, 1);
  sem_init(&room, 0, SLOTS);
  sem_init(&filled, 0, 0);
  sem_init(&count, 0, 1);
  sem_init(&empty, 0, 1);
  sem_init(&request, 0, 0);
  sem_init(&answer, 0, 0);
  sem_init(&stats, 0, 1);
  pthread_create(&t[0], 0, produce, 0);
  pthread_create(&t[1], 0, consume, &sum);
  pthread_create(&t[2], 0, reader, &read);
  pthread_create(&t[3], 0, writer, 0);
  pthread_create(&t[4], 0, ask, 0);
  pthread_create(&t[5], 0, reply, 0);
  sem_init(&setup, 0, 1);
  sem_init(&ready, 0, 0);
  sem_init(&stock, 0, 0);
  for (int i = 0; i < 2; i++) {
    sem_init(&stages[i].mutex, 0, 1);
    sem_init(&stages[i].work, 0, 0);
  }
  pthread_create(&t[6], 0, make, 0);
  pthread_create(&t[7], 0, use, 0);
  pthread_create(&t[8], 0, feed, 0);
  pthread_create(&t[9], 0, drain, 0);
  for (int i = 0; i < 10; i++)
    pthread_join(t[i], 0);
  return sum + read < 0;
}
