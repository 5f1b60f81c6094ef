// RUN: %check_heddle %s heddle-busy-wait
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <errno.h>

static atomic_bool ready;
static atomic_int phase;
static bool plain_ready;
static volatile int volatile_ready;
static pthread_mutex_t ledger = PTHREAD_MUTEX_INITIALIZER;
static sem_t seats;
static pthread_spinlock_t short_lock;

static void *worker(void *unused) {
  (void)unused;
  atomic_store(&ready, true);
  plain_ready = true;
  volatile_ready = 1;
  return NULL;
}

void wait_load(void) {
  while (!atomic_load(&ready)) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'ready'
  }
}

void wait_implicit(void) {
  while (!ready)
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'ready'
    ;
}

void wait_explicit(void) {
  while (!atomic_load_explicit(&ready, memory_order_acquire))
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'ready'
    ;
}

void wait_phase(void) {
  do {
  } while (atomic_load(&phase) < 2);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: the loop spins until another task changes 'phase'
}

void wait_plain(void) {
  while (!plain_ready) {
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the loop spins until another task changes 'plain_ready'
  }
}

void wait_volatile(void) {
  for (; volatile_ready == 0;) {
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until another task changes 'volatile_ready'
  }
}

void wait_builtin(const int *word) {
  while (__atomic_load_n(word, __ATOMIC_ACQUIRE) == 0) {
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until another task changes 'word'
  }
}

void lock_by_trying(void) {
  while (pthread_mutex_trylock(&ledger) != 0) {
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until 'ledger' can be locked
  }
  pthread_mutex_unlock(&ledger);
}

void lock_by_trying_busy(void) {
  while (pthread_mutex_trylock(&ledger) == EBUSY)
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until 'ledger' can be locked
    continue;
  pthread_mutex_unlock(&ledger);
}

void spin_by_trying(void) {
  while (pthread_spin_trylock(&short_lock)) {
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop spins until 'short_lock' can be locked
  }
  pthread_spin_unlock(&short_lock);
}

void take_seat(void) {
  while (sem_trywait(&seats) != 0) {
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the loop asks 'seats' again and again without waiting
  }
}

void take_seat_break(void) {
  while (1) {
    if (sem_trywait(&seats) == 0)
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: the loop asks 'seats' again and again without waiting
      break;
  }
}

void ask_under_lock(void) {
  for (;;) {
    pthread_mutex_lock(&ledger);
    bool now = plain_ready;
    // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: the loop spins until another task changes 'plain_ready'
    pthread_mutex_unlock(&ledger);
    if (now)
      return;
  }
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  wait_load();
  pthread_join(thread, NULL);
  return 0;
}
