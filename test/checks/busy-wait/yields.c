// RUN: %check_heddle %s heddle-busy-wait -std=gnu17
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <threads.h>
#include <unistd.h>

extern void work(void);
static atomic_int done;
static volatile int stopped;

static void *run(void *arg) {
  work();
  stopped = 1;
  atomic_store(&done, 1);
  return arg;
}

static bool is_stopped(void) { return stopped; }

void yields(void) {
  while (!atomic_load(&done))
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop does nothing but yield until another task changes 'done', which may take long; wait for a condition
    sched_yield();
}

void sleeps_no_time(void) {
  while (!atomic_load(&done))
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop does nothing but yield until another task changes 'done'
    usleep(0);
}

void yields_c11(void) {
  while (!stopped)
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop does nothing but yield until another task changes 'stopped'
    thrd_yield();
}

void asks_by_function(void) {
  while (!is_stopped())
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'stopped'
    ;
}

// A sleep of some time is no busy wait.
void sleeps(void) {
  while (!atomic_load(&done))
    usleep(100);
}

int main(void) {
  pthread_t t;
  pthread_create(&t, 0, run, 0);
  yields();
  sleeps_no_time();
  yields_c11();
  asks_by_function();
  sleeps();
  pthread_join(t, 0);
}
