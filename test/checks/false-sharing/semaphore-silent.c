// Tasks that take turns by a semaphore do not fight over a cache line.
// RUN: %check_heddle %s heddle-false-sharing
// HEDDLE-SILENT

#include <pthread.h>
#include <semaphore.h>

static sem_t turn;
static int written, read_back;

// OK: one at a time writes the counters
static void *writer(void *unused) {
  for (int i = 0; i < 1000; i++) {
    sem_wait(&turn);
    written++;
    sem_post(&turn);
  }
  return unused;
}

// OK: the same, seen from the other task
static void *reader(void *unused) {
  for (int i = 0; i < 1000; i++) {
    sem_wait(&turn);
    read_back++;
    sem_post(&turn);
  }
  return unused;
}

int main(void) {
  pthread_t first, second;
  sem_init(&turn, 0, 1);
  pthread_create(&first, NULL, writer, NULL);
  pthread_create(&second, NULL, reader, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  return written + read_back == 0;
}
