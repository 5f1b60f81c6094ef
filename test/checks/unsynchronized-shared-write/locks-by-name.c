// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include "Inputs/declared-locks.h"

struct my_lock {
  pthread_mutex_t inner;
};
void my_lock_acquire(struct my_lock *l) BODY(pthread_mutex_lock(&l->inner);)
void my_lock_release(struct my_lock *l) BODY(pthread_mutex_unlock(&l->inner);)
void vos_mutex_lock(struct my_lock *l) BODY(pthread_mutex_lock(&l->inner);)
int vos_mutex_trylock(struct my_lock *l)
    BODY(return pthread_mutex_trylock(&l->inner);)
void vos_mutex_unlock(struct my_lock *l) BODY(pthread_mutex_unlock(&l->inner);)

static struct my_lock lock = {PTHREAD_MUTEX_INITIALIZER};
static int guarded, missed, tried, elsewhere;

static void *work(void *arg) {
  for (int i = 0; i < 1000; i++) {
    my_lock_acquire(&lock);
    guarded++;
    elsewhere++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'elsewhere' is written by this task while the code that started the task uses it; only one side holds a lock
    my_lock_release(&lock);
    missed++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'missed' is written by this task while another task uses it; no lock is held
    if (vos_mutex_trylock(&lock) == 0) {
      tried++;
      vos_mutex_unlock(&lock);
    }
  }
  return 0;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, work, 0);
  pthread_create(&b, 0, work, 0);
  elsewhere = 7;
  pthread_join(a, 0);
  pthread_join(b, 0);
  return 0;
}
