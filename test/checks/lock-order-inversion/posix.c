// RUN: %check_heddle %s heddle-lock-order-inversion -std=gnu17
// RUN: %deadlock_truth %s
// HEDDLE-DEADLOCK: reported
#include <pthread.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static int x, y;

static void add(int n) {
  pthread_mutex_lock(&b);
  y += n;
  pthread_mutex_unlock(&b);
}

void *forth(void *arg) {
  (void)arg;
  pthread_mutex_lock(&a);
  // CHECK-MESSAGES: :[[@LINE-8]]:3: warning: 'b' is locked while 'a' is held, and elsewhere in the opposite order: tasks can wait for each other for ever; always lock them in the same order
  add(x);
  pthread_mutex_unlock(&a);
  return 0;
}
void *back(void *arg) {
  (void)arg;
  pthread_mutex_lock(&b);
  pthread_mutex_lock(&a);
  x = y;
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  return 0;
}

#define N 5
pthread_mutex_t forks[N];
void *philosopher(void *arg) {
  int i = *(int *)arg;
  pthread_mutex_lock(&forks[i]);
  // CHECK-MESSAGES: :[[@LINE+1]]:3: warning: 'forks[{{.*}}]' is locked while 'forks[{{.*}}]' is held; when every task around the ring holds its first lock, all wait for ever; let one of them take its locks in the opposite order
  pthread_mutex_lock(&forks[(i + 1) % N]);
  pthread_mutex_unlock(&forks[(i + 1) % N]);
  pthread_mutex_unlock(&forks[i]);
  return 0;
}

int main(void) {
  pthread_t t, u, p[N];
  int ids[N];
  pthread_create(&t, 0, forth, 0);
  pthread_create(&u, 0, back, 0);
  for (int i = 0; i < N; i++) {
    ids[i] = i;
    pthread_mutex_init(&forks[i], 0);
    pthread_create(&p[i], 0, philosopher, &ids[i]);
  }
  for (int i = 0; i < N; i++)
    pthread_join(p[i], 0);
  pthread_join(t, 0);
  pthread_join(u, 0);
  return 0;
}
