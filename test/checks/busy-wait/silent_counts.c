// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

static sem_t slots;
static void work(int);

// OK: asked once, then there is work.
void drain(void) {
  int value;
  sem_getvalue(&slots, &value);
  while (value > 0) {
    work(value);
    value--;
  }
}
// OK: it sleeps in between.
void watch(void) {
  int value = 0;
  while (value == 0) {
    sem_getvalue(&slots, &value);
    usleep(1000);
  }
}
// OK: each round takes one.
void take(void) {
  int value;
  do {
    sem_wait(&slots);
    sem_getvalue(&slots, &value);
  } while (value > 0);
}
// OK: each round gives one.
void fill(int wanted) {
  int value = 0;
  while (value < wanted) {
    sem_post(&slots);
    sem_getvalue(&slots, &value);
  }
}
// OK: shows what it finds.
void show(int rounds) {
  for (int i = 0; i < rounds; i++) {
    int value;
    sem_getvalue(&slots, &value);
    printf("%d\n", value);
  }
}
static void work(int value) { usleep(value); }
