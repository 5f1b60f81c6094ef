// RUN: %check_heddle %s heddle-* -std=gnu17
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>

// A spin lock that guards one of two counters.
static pthread_spinlock_t spin;
static long hits, misses;

static void *look(void *unused) {
  pthread_spin_lock(&spin);
  hits++;
  pthread_spin_unlock(&spin);
  misses++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'misses' is written by {{.*}} [heddle-unsynchronized-shared-write]
  return unused;
}

void look_twice(void) {
  pthread_t first, second;
  pthread_spin_init(&spin, 0);
  pthread_create(&first, NULL, look, NULL);
  pthread_create(&second, NULL, look, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
}

// A spin lock that stays locked, and one that is locked twice.
int take(int *tokens) {
  pthread_spin_lock(&spin);
  if (*tokens == 0)
    return -1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} is still held {{.*}} [heddle-unbalanced-lock]
  --*tokens;
  pthread_spin_unlock(&spin);
  return 0;
}

void take_again(void) {
  pthread_spin_lock(&spin);
  pthread_spin_lock(&spin);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-double-lock]
  pthread_spin_unlock(&spin);
  pthread_spin_unlock(&spin);
}

// The reader's side only.
static pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;
static int table[8], lookups;

void reset_lookups(void) {
  pthread_rwlock_wrlock(&table_lock);
  lookups = 0;
  pthread_rwlock_unlock(&table_lock);
}

int look_up(int i) {
  pthread_rwlock_rdlock(&table_lock);
  lookups++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-write-under-shared-lock]
  int found = table[i];
  pthread_rwlock_unlock(&table_lock);
  return found;
}

// Waiting for a message, and for another thread, with a lock.
static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static int received;

void receive(mqd_t queue, char *buffer) {
  pthread_mutex_lock(&queue_lock);
  mq_receive(queue, buffer, 64, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-blocking-under-lock]
  received++;
  pthread_mutex_unlock(&queue_lock);
}

// Read before a wait that only tries.
static int result;

static void *compute(void *unused) {
  result = 42;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'result' is written by {{.*}} [heddle-unsynchronized-shared-write]
  return unused;
}

int peek(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, compute, NULL);
  int early = result;
  pthread_join(thread, NULL);
  return early;
}

// A condition without a loop.
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

void wait_for_change(int *state) {
  pthread_mutex_lock(&queue_lock);
  if (*state == 0)
    pthread_cond_wait(&changed, &queue_lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} [heddle-wait-without-predicate]
  *state = 0;
  pthread_mutex_unlock(&queue_lock);
}
