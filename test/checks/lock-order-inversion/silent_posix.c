// RUN: %check_heddle %s heddle-lock-order-inversion -std=gnu17
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: ends
// HEDDLE-SILENT
#include <pthread.h>

#define N 5
pthread_mutex_t forks[N];
pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

void *polite(void *arg) {
  int i = *(int *)arg;
  int left = i, right = (i + 1) % N;
  if (left > right) {
    int t = left;
    left = right;
    right = t;
  }
  pthread_mutex_lock(&forks[left]);
  // OK: the smaller one first
  pthread_mutex_lock(&forks[right]);
  pthread_mutex_unlock(&forks[right]);
  pthread_mutex_unlock(&forks[left]);
  return 0;
}
void *last_differs(void *arg) {
  int i = *(int *)arg;
  if (i == N - 1) {
    pthread_mutex_lock(&forks[0]);
    pthread_mutex_lock(&forks[i]);
  } else {
    pthread_mutex_lock(&forks[i]);
    // OK: one takes them otherwise
    pthread_mutex_lock(&forks[(i + 1) % N]);
  }
  pthread_mutex_unlock(&forks[i]);
  pthread_mutex_unlock(&forks[(i + 1) % N]);
  return 0;
}

void *forth(void *arg) {
  pthread_mutex_lock(&a);
  // OK: does not wait
  if (pthread_mutex_trylock(&b) == 0)
    pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
  return arg;
}
void *back(void *arg) {
  pthread_mutex_lock(&b);
  // OK: the other one does not wait
  pthread_mutex_lock(&a);
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  return arg;
}

int main(void) {
  pthread_t t, p[N];
  int ids[N];
  for (int i = 0; i < N; i++)
    pthread_mutex_init(&forks[i], 0);
  for (int i = 0; i < N; i++) {
    ids[i] = i;
    pthread_create(&p[i], 0, i % 2 ? polite : polite, &ids[i]);
  }
  for (int i = 0; i < N; i++)
    pthread_join(p[i], 0);
  pthread_create(&t, 0, forth, 0);
  back(0);
  pthread_join(t, 0);
  return 0;
}
