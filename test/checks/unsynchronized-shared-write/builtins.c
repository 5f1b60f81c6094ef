// Atomic operations that the compiler has built in, and verifiers' atomic
// sections.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=gnu17

#include <pthread.h>
#include <stddef.h>

extern void __VERIFIER_atomic_begin(void);
extern void __VERIFIER_atomic_end(void);

static int tickets;
static int spin;
static int guarded;
static int section;
static __thread int own;

static void *draw(void *unused) {
  __sync_fetch_and_add(&tickets, 1);
  while (__sync_lock_test_and_set(&spin, 1))
    ;
  guarded++;
  __sync_lock_release(&spin);
  __VERIFIER_atomic_begin();
  section++;
  __VERIFIER_atomic_end();
  own++;
  return unused;
}

static void *given(void *counter) {
  ++*(int *)counter;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'own' is written by this task while the code that started the task uses it
  return NULL;
}

int main(void) {
  pthread_t first, second, third;
  pthread_create(&first, NULL, draw, NULL);
  pthread_create(&second, NULL, draw, NULL);
  tickets++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'tickets' is written here while a task that was started uses it
  pthread_create(&third, NULL, given, &own);
  own++;
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  pthread_join(third, NULL);
  return 0;
}
