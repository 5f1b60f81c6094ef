// RUN: %check_heddle %s heddle-busy-wait
// HEDDLE-SILENT
#include <stdatomic.h>
#include <stdbool.h>
#include <threads.h>

static void work(int value) { thrd_sleep(&(struct timespec){.tv_nsec = value}, NULL); }

// OK: it sleeps in between.
static atomic_int finished;
static int worker(void *argument) {
  work(*(int *)argument);
  atomic_store(&finished, 1);
  return 0;
}
void sleeps_until_done(void) {
  static int job = 1;
  thrd_t thread;
  thrd_create(&thread, worker, &job);
  while (!atomic_load(&finished))
    thrd_sleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  thrd_join(thread, NULL);
}

// OK: a short lock made by hand.
static atomic_flag held = ATOMIC_FLAG_INIT;
void locked(void) {
  while (atomic_flag_test_and_set_explicit(&held, memory_order_acquire))
    thrd_yield();
  atomic_flag_clear(&held);
}

// OK: tries again until nobody came in between.
static atomic_int top;
void push(int value) {
  int old = atomic_load(&top);
  while (!atomic_compare_exchange_weak(&top, &old, old + value))
    ;
}

// OK: a few attempts, then it waits.
static mtx_t table;
void adaptive(void) {
  int spins = 0;
  while (mtx_trylock(&table) != thrd_success)
    if (++spins > 50) {
      mtx_lock(&table);
      break;
    }
  work(1);
  mtx_unlock(&table);
}

// OK: tickets are short.
static atomic_uint next, serving;
void in_turn(void) {
  unsigned mine = atomic_fetch_add(&next, 1);
  while (atomic_load(&serving) != mine)
    thrd_yield();
  atomic_fetch_add(&serving, 1);
}
