// Protocols that exclude each other by atomics that each sets before it looks
// at those of the others.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=c17
// RUN: %tsan_truth -std=c17 %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { TASKS = 3, ROUNDS = 50 };

// Peterson: each says that it wants in, and gives way.
static atomic_int wants[2], turn;
static int by_peterson;
static void enter(int me) {
  int other = 1 - me;
  atomic_store(&wants[me], 1);
  atomic_store(&turn, other);
  while (atomic_load(&wants[other]) && atomic_load(&turn) == other)
    sched_yield();
}
static void leave(int me) { atomic_store(&wants[me], 0); }
static void *peterson(void *arg) {
  int me = (int)(long)arg;
  for (int i = 0; i < ROUNDS; i++) {
    enter(me);
    by_peterson++; // OK: one of the two
    leave(me);
  }
  return 0;
}

// Two functions, two flags, no calls.
static _Atomic int flag1, flag2, next;
static int by_flags;
static void *first(void *arg) {
  flag1 = 1;
  next = 1;
  while (flag2 == 1 && next == 1)
    sched_yield();
  by_flags = 1; // OK: one of the two
  by_flags++;   // OK
  flag1 = 0;
  return arg;
}
static void *second(void *arg) {
  flag2 = 1;
  next = 0;
  while (flag1 == 1 && next == 0)
    sched_yield();
  by_flags = 2; // OK
  flag2 = 0;
  return arg;
}

// Dekker: who is not on turn takes back what it said.
static _Atomic int one, two, whose;
static int by_dekker;
static void *left(void *arg) {
  one = 1;
  while (two) {
    if (whose != 0) {
      one = 0;
      while (whose != 0)
        sched_yield();
      one = 1;
    }
  }
  by_dekker++; // OK: one of the two
  whose = 1;
  one = 0;
  return arg;
}
static void *right(void *arg) {
  two = 1;
  while (one) {
    if (whose != 1) {
      two = 0;
      while (whose != 1)
        sched_yield();
      two = 1;
    }
  }
  by_dekker++; // OK
  whose = 0;
  two = 0;
  return arg;
}

// Lamport's bakery.
static atomic_int choosing[TASKS], number[TASKS];
static int by_bakery;
static void draw(int me) {
  int max = 0;
  atomic_store(&choosing[me], 1);
  for (int i = 0; i < TASKS; i++) {
    int n = atomic_load(&number[i]);
    if (n > max)
      max = n;
  }
  atomic_store(&number[me], max + 1);
  atomic_store(&choosing[me], 0);
  for (int i = 0; i < TASKS; i++) {
    if (i == me)
      continue;
    while (atomic_load(&choosing[i]))
      sched_yield();
    for (;;) {
      int n = atomic_load(&number[i]);
      if (n == 0 || n > max + 1 || (n == max + 1 && i > me))
        break;
      sched_yield();
    }
  }
}
static void *bakery(void *arg) {
  int me = (int)(long)arg;
  for (int i = 0; i < ROUNDS; i++) {
    draw(me);
    by_bakery++; // OK: one at a time
    atomic_store(&number[me], 0);
  }
  return 0;
}

static void both(void *(*f)(void *), void *(*g)(void *)) {
  pthread_t a, b;
  pthread_create(&a, 0, f, 0);
  pthread_create(&b, 0, g, (void *)1);
  pthread_join(a, 0);
  pthread_join(b, 0);
}

int main(void) {
  pthread_t t[TASKS];
  for (long i = 0; i < 2; i++)
    pthread_create(&t[i], 0, peterson, (void *)i);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], 0);
  both(first, second);
  both(left, right);
  for (long i = 0; i < TASKS; i++)
    pthread_create(&t[i], 0, bakery, (void *)i);
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
  return by_peterson + by_flags + by_dekker + by_bakery == 0;
}
