// Arrays of locks and cells: which of them a task means depends on its number.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <pthread.h>
#include <stddef.h>

#define PHILOSOPHERS 3
#define ROUNDS 2000

static struct fork {
  pthread_mutex_t lock;
  int used;
} forks[PHILOSOPHERS];

static void *eat(void *arg) {
  int who = (int)(long)arg;
  struct fork *left = &forks[who], *right = &forks[(who + 1) % PHILOSOPHERS];
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&left->lock);
    right->used++;
    left->used++;
    // CHECK-MESSAGES: :[[@LINE-2]]:5: warning: 'forks[...].used' is written by this task while another instance of the task may be running; each task holds a lock of its own
    pthread_mutex_unlock(&left->lock);
  }
  return NULL;
}

static pthread_mutex_t own[PHILOSOPHERS];
static int meals;
static int by_number[PHILOSOPHERS];

static void *tell(void *arg) {
  int who = (int)(long)arg;
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&own[who]);
    meals++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'meals' is written by this task while another instance of the task may be running; each task holds a lock of its own
    by_number[who]++;
    pthread_mutex_unlock(&own[who]);
  }
  return NULL;
}

int main(void) {
  for (int i = 0; i < PHILOSOPHERS; i++) {
    pthread_mutex_init(&forks[i].lock, NULL);
    pthread_mutex_init(&own[i], NULL);
  }
  pthread_t threads[PHILOSOPHERS];
  for (long i = 0; i < PHILOSOPHERS; i++)
    pthread_create(&threads[i], NULL, eat, (void *)i);
  for (int i = 0; i < PHILOSOPHERS; i++)
    pthread_join(threads[i], NULL);
  for (long i = 0; i < PHILOSOPHERS; i++)
    pthread_create(&threads[i], NULL, tell, (void *)i);
  for (int i = 0; i < PHILOSOPHERS; i++)
    pthread_join(threads[i], NULL);
  return meals == by_number[0];
}
