// Arrays of locks that do guard.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <pthread.h>
#include <stddef.h>

#define CELLS 4
#define ROUNDS 500

static pthread_mutex_t locks[CELLS];
static int cells[CELLS];

// OK: the cell of the lock, whichever it is
static void *fold(void *arg) {
  int cell = ((int)(long)arg * 7) % CELLS;
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&locks[cell]);
    cells[cell]++;
    pthread_mutex_unlock(&locks[cell]);
  }
  return NULL;
}

// OK: each cell under its lock, one after the other
static void *sweep(void *arg) {
  for (int i = 0; i < CELLS; i++) {
    pthread_mutex_lock(&locks[i]);
    cells[i]++;
    pthread_mutex_unlock(&locks[i]);
  }
  return arg;
}

static struct account {
  pthread_mutex_t lock;
  int balance;
} accounts[CELLS];

// OK: both locks, in the order of their numbers
static void *pass_on(void *arg) {
  int from = (int)(long)arg, to = (from + 1) % CELLS;
  int first = from < to ? from : to, second = from < to ? to : from;
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&accounts[first].lock);
    pthread_mutex_lock(&accounts[second].lock);
    accounts[from].balance--;
    accounts[to].balance++;
    pthread_mutex_unlock(&accounts[second].lock);
    pthread_mutex_unlock(&accounts[first].lock);
  }
  return NULL;
}

static void run(void *(*task)(void *)) {
  pthread_t threads[CELLS];
  for (long i = 0; i < CELLS; i++)
    pthread_create(&threads[i], NULL, task, (void *)i);
  for (int i = 0; i < CELLS; i++)
    pthread_join(threads[i], NULL);
}

int main(void) {
  for (int i = 0; i < CELLS; i++) {
    pthread_mutex_init(&locks[i], NULL);
    pthread_mutex_init(&accounts[i].lock, NULL);
  }
  run(fold);
  run(sweep);
  run(pass_on);
  pthread_t threads[CELLS];
  for (long i = 0; i < CELLS; i++)
    pthread_create(&threads[i], NULL, pass_on, (void *)i);
  for (int i = 0; i < CELLS; i++)
    pthread_join(threads[i], NULL);
  for (long i = 0; i < CELLS; i++)
    pthread_create(&threads[i], NULL, fold, (void *)i);
  for (int i = 0; i < CELLS; i++)
    pthread_join(threads[i], NULL);
  return 0;
}
