// RUN: %check_heddle %s heddle-busy-wait -no-fixed-is-silent
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

static pthread_mutex_t ledger = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t book = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t short_lock;
static sem_t seats;

void lock_by_trying(void) {
  while (pthread_mutex_trylock(&ledger) != 0) {
  }
  // CHECK-MESSAGES: :[[@LINE-2]]:10: warning: the loop spins until 'ledger' can be locked
  pthread_mutex_unlock(&ledger);
  // CHECK-FIXES: {{^  }}pthread_mutex_lock(&ledger);
}

void read_by_trying(void) {
  while (pthread_rwlock_tryrdlock(&book))
    ;
  // CHECK-MESSAGES: :[[@LINE-2]]:10: warning: the loop spins until 'book' can be locked
  pthread_rwlock_unlock(&book);
  // CHECK-FIXES: {{^  }}pthread_rwlock_rdlock(&book);
}

void spin_by_trying(void) {
  for (;;) {
    if (!pthread_spin_trylock(&short_lock))
      break;
  }
  // CHECK-MESSAGES: :[[@LINE-3]]:10: warning: the loop spins until 'short_lock' can be locked
  pthread_spin_unlock(&short_lock);
  // CHECK-FIXES: {{^  }}pthread_spin_lock(&short_lock);
}

void take_seat(void) {
  while (1)
    if (sem_trywait(&seats) == 0)
      break;
  // CHECK-MESSAGES: :[[@LINE-2]]:9: warning: the loop asks 'seats' again and again without waiting
  // CHECK-FIXES: {{^  }}sem_wait(&seats);
}

// What else may come back is for the author to judge.
void while_busy(void) {
  while (pthread_mutex_trylock(&ledger) == EBUSY)
    continue;
  // CHECK-MESSAGES: :[[@LINE-2]]:10: warning: the loop spins until 'ledger' can be locked
  pthread_mutex_unlock(&ledger);
  // CHECK-FIXES: while (pthread_mutex_trylock(&ledger) == EBUSY)
}
