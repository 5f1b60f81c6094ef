// A thread that is entered in the table before its record is complete.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { ROUNDS = 400 };
struct record {
  struct record *next;
  int roots;
};
struct machine {
  pthread_mutex_t lock;
  struct record *threads;
};

static void attach(struct machine *vm, struct record *r) {
  pthread_mutex_lock(&vm->lock);
  r->next = vm->threads;
  vm->threads = r;
  pthread_mutex_unlock(&vm->lock);
  r->roots = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'vm.threads->...->roots' is written by this task while another task uses it
}

static void *mutator(void *arg) {
  for (int i = 0; i < ROUNDS; i++)
    attach(arg, calloc(1, sizeof(struct record)));
  return 0;
}

static void *collector(void *arg) {
  struct machine *vm = arg;
  long sum = 0;
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&vm->lock);
    for (struct record *r = vm->threads; r; r = r->next)
      sum += r->roots;
    pthread_mutex_unlock(&vm->lock);
  }
  return sum < 0 ? arg : 0;
}

// By an atomic of C.
static _Atomic(struct record *) latest;
static void *writer(void *arg) {
  for (int i = 0; i < ROUNDS; i++) {
    struct record *r = calloc(1, sizeof *r);
    if (!r)
      return 0;
    atomic_store(&latest, r);
    r->roots = 2;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'latest->roots' is written by this task while another task uses it
  }
  return arg;
}
static void *reader(void *arg) {
  int sum = 0;
  for (int i = 0; i < ROUNDS; i++) {
    struct record *r = atomic_load(&latest);
    sum += r ? r->roots : 0;
  }
  return sum < 0 ? arg : 0;
}

int main(void) {
  static struct machine vm = {PTHREAD_MUTEX_INITIALIZER, 0};
  pthread_t t[4];
  pthread_create(&t[0], 0, mutator, &vm);
  pthread_create(&t[1], 0, collector, &vm);
  pthread_create(&t[2], 0, writer, 0);
  pthread_create(&t[3], 0, reader, 0);
  for (int i = 0; i < 4; i++)
    pthread_join(t[i], 0);
  return 0;
}
