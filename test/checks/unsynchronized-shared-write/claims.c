// Flags that look like a claim and are none.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;

// Set, but not asked for.
static int announced;
static long announced_sum;
static void announce(void) {
  pthread_mutex_lock(&lock);
  announced = 1;
  pthread_mutex_unlock(&lock);
  announced_sum++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'announced_sum' is written by this task while another task uses it; no lock is held
  pthread_mutex_lock(&lock);
  announced = 0;
  pthread_mutex_unlock(&lock);
}

// Asked for, and set when it may be otherwise already.
static int torn;
static long torn_sum;
static void tear(void) {
  pthread_mutex_lock(&lock);
  while (torn)
    pthread_cond_wait(&change, &lock);
  pthread_mutex_unlock(&lock);
  pthread_mutex_lock(&lock);
  torn = 1;
  pthread_mutex_unlock(&lock);
  torn_sum++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'torn_sum' is written by this task while another task uses it; no lock is held
  pthread_mutex_lock(&lock);
  torn = 0;
  pthread_cond_broadcast(&change);
  pthread_mutex_unlock(&lock);
}

// Given up too early.
static int held;
static long held_sum;
static void leave_early(void) {
  pthread_mutex_lock(&lock);
  while (held)
    pthread_cond_wait(&change, &lock);
  held = 1;
  pthread_mutex_unlock(&lock);
  pthread_mutex_lock(&lock);
  held = 0;
  pthread_cond_broadcast(&change);
  pthread_mutex_unlock(&lock);
  held_sum++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'held_sum' is written by this task while another task uses it; no lock is held
}

// Written by one of several readers.
static int readers, writing;
static long page;
static void read_begin(void) {
  pthread_mutex_lock(&lock);
  while (writing)
    pthread_cond_wait(&change, &lock);
  readers++;
  pthread_mutex_unlock(&lock);
}
static void read_end(void) {
  pthread_mutex_lock(&lock);
  if (--readers == 0)
    pthread_cond_broadcast(&change);
  pthread_mutex_unlock(&lock);
}
static void count_reads(void) {
  read_begin();
  page++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'page' is written by this task while another task uses it; no lock is held
  read_end();
}

// Taken, and never put back: there may be more of them.
static int items = 1000000;
static long taken;
static void take(void) {
  pthread_mutex_lock(&lock);
  while (items == 0)
    pthread_cond_wait(&change, &lock);
  items--;
  pthread_mutex_unlock(&lock);
  taken++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'taken' is written by this task while another task uses it; no lock is held
}

#define TASKS(name, step)                                                      \
  static void *name##_again(void *unused) {                                    \
    for (int i = 0; i < 1000; i++)                                             \
      step();                                                                  \
    return unused;                                                             \
  }                                                                            \
  static void *name##_as_well(void *unused) { return name##_again(unused); }

TASKS(announcing, announce)
TASKS(tearing, tear)
TASKS(leaving, leave_early)
TASKS(counting, count_reads)
TASKS(taking, take)

static void both(void *(*one)(void *), void *(*other)(void *)) {
  pthread_t a, b;
  pthread_create(&a, NULL, one, NULL);
  pthread_create(&b, NULL, other, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
}

int main(void) {
  both(announcing_again, announcing_as_well);
  both(tearing_again, tearing_as_well);
  both(leaving_again, leaving_as_well);
  both(counting_again, counting_as_well);
  both(taking_again, taking_as_well);
  return 0;
}
