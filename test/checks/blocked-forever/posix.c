// RUN: %check_heddle %s heddle-blocked-forever
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <threads.h>

static sem_t ready;
static pthread_barrier_t gate;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int state;

static void *worker(void *arg) {
  pthread_barrier_wait(&gate);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 3 to go on, and 'gate' is signalled 2 times at most
  return arg;
}

static void *idler(void *arg) {
  return arg;
}

static void posted_afterwards(void) {
  sem_t own;
  sem_init(&own, 0, 0);
  sem_wait(&own);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: 'own' is signalled only after it, by who waits here
  sem_post(&own);
}

static void taken_twice(void) {
  sem_t own;
  sem_init(&own, 0, 1);
  sem_wait(&own);
  sem_wait(&own);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 2 to go on, and 'own' is signalled 1 times at most
  sem_post(&own);
}

static void too_few_at_the_gate(void) {
  pthread_t a, b;
  pthread_barrier_t own;
  pthread_barrier_init(&own, NULL, 2);
  pthread_barrier_wait(&own);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: it takes 2 to go on, and 'own' is signalled 1 times at most
  pthread_create(&a, NULL, idler, NULL);
  pthread_create(&b, NULL, idler, NULL);
}

static void notified_afterwards(void) {
  pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t c = PTHREAD_COND_INITIALIZER;
  int on = 0;
  pthread_mutex_lock(&m);
  while (!on)
    pthread_cond_wait(&c, &m);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: this waits for ever: 'c' is signalled only after it, by who waits here
  on = 1;
  pthread_cond_signal(&c);
  pthread_mutex_unlock(&m);
}

static void c11_alone(void) {
  mtx_t m;
  cnd_t c;
  mtx_init(&m, mtx_plain);
  cnd_init(&c);
  mtx_lock(&m);
  cnd_wait(&c, &m);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: nobody is there who could signal 'c'
  mtx_unlock(&m);
}

// OK: heddle-thread-handle-misuse reports it.
static void joins_itself(void) { pthread_join(pthread_self(), NULL); }

static void *waiter(void *arg) {
  sem_wait(&ready);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this waits for ever: who could end the wait for 'ready' waits for what comes only after it
  return arg;
}

int main(void) {
  pthread_t a, b, c;
  posted_afterwards();
  taken_twice();
  too_few_at_the_gate();
  notified_afterwards();
  c11_alone();
  joins_itself();
  /* Three are to arrive, two are there. */
  pthread_barrier_init(&gate, NULL, 3);
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  /* Joined before it is told. */
  sem_init(&ready, 0, 0);
  pthread_create(&c, NULL, waiter, NULL);
  pthread_join(c, NULL);
  sem_post(&ready);
  pthread_mutex_lock(&lock);
  while (!state)
    pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
  return 0;
}
