// RUN: %check_heddle %s heddle-busy-wait
// Threads of C11.
#include <stdatomic.h>
#include <stdbool.h>
#include <threads.h>

static void work(int);

static atomic_int finished;
static int worker(void *argument) {
  work(*(int *)argument);
  thrd_sleep(&(struct timespec){.tv_sec = 1}, NULL);
  atomic_store(&finished, 1);
  return 0;
}
void yields_until_done(void) {
  static int job = 1;
  thrd_t thread;
  thrd_create(&thread, worker, &job);
  while (!atomic_load(&finished))
    // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop does nothing but yield until another task changes 'finished', which may take long
    thrd_yield();
  thrd_join(thread, NULL);
}

static atomic_bool ready;
void spins(void) {
  while (!atomic_load_explicit(&ready, memory_order_acquire)) {
    // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'ready'
  }
  work(2);
}
void announce(void) { atomic_store(&ready, true); }

static mtx_t table;
void tries(void) {
  while (mtx_trylock(&table) != thrd_success)
    // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until 'table' can be locked
    ;
  work(3);
  mtx_unlock(&table);
}

static void work(int value) { thrd_sleep(&(struct timespec){.tv_nsec = value}, NULL); }
