// RUN: %check_heddle %s heddle-copied-sync
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct account {
  pthread_mutex_t lock;
  long balance;
};

void deposit(struct account a, long amount) {
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: a 'struct account' is passed by value: the callee uses its own copy of 'lock' in it, and nothing is synchronized; pass a pointer [heddle-copied-sync]
  pthread_mutex_lock(&a.lock);
  a.balance += amount;
  pthread_mutex_unlock(&a.lock);
}

void enter(pthread_mutex_t m) {
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: a 'pthread_mutex_t' is passed by value: the callee uses its own copy of what it synchronizes with
  pthread_mutex_lock(&m);
}

void use_local(struct account *shared) {
  struct account copy = *shared;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this copies a 'struct account': 'lock' in it is then another one than that of the original, and nothing is synchronized; refer to the original
  pthread_mutex_lock(&copy.lock);
  ++shared->balance;
  pthread_mutex_unlock(&copy.lock);
}

void store(struct account *to, const struct account *unused, struct account *from) {
  *to = *from;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this copies a 'struct account'
}

struct account duplicate(struct account *from) {
  struct account *copy = malloc(sizeof *copy);
  memcpy(copy, from, sizeof *copy);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this copies the bytes of a 'struct account': the copy of 'lock' in it is no lock of its own; copy the other fields, and initialize it anew
  return *copy;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this returns a copy of a 'struct account' that is already in use as 'lock' in it
}

struct account make(void) {
  struct account a;
  pthread_mutex_init(&a.lock, NULL);
  a.balance = 0;
  return a;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this returns a copy of a 'struct account' that is already in use
}

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t second;
void share(void) {
  second = first;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this copies a 'pthread_mutex_t'
}

static atomic_int shared_count;
void count(void) {
  atomic_int count = shared_count;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'count' is a copy of another atomic: changing it changes nothing that other tasks see; refer to the original
  atomic_fetch_add(&count, 1);
}
