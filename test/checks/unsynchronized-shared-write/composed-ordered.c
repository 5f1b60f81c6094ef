// Part of the Heddle project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Right programs that composing programs at random has found false alarms in.
//
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-SILENT
// HEDDLE-TSAN: clean
#include <pthread.h>
#include <sched.h>
#include <stddef.h>

struct counter {
  int gate;
  int hits;
};

static void *hit(void *arg) {
  struct counter *c = arg;
  while (__sync_lock_test_and_set(&c->gate, 1))
    sched_yield();
  c->hits++;
  __sync_lock_release(&c->gate);
  return NULL;
}

// OK: a spin lock of builtins; Clang calls the ones of the operand's size.
static int spin_lock_of_builtins(void) {
  struct counter c = {0, 0};
  pthread_t other;
  pthread_create(&other, NULL, hit, &c);
  hit(&c);
  pthread_join(other, NULL);
  return c.hits;
}

struct parcel {
  int ready;
  int weight;
};

static void *pack(void *arg) {
  struct parcel *p = arg;
  p->weight = 3;
  __atomic_store_n(&p->ready, 1, __ATOMIC_RELEASE);
  return NULL;
}

// OK: the flag that is awaited is that of the element that was handed over.
static int flag_in_an_element(void) {
  struct parcel box[1] = {{0, 0}};
  struct parcel *p = box;
  pthread_t packer;
  pthread_create(&packer, NULL, pack, p);
  while (!__atomic_load_n(&p->ready, __ATOMIC_ACQUIRE))
    sched_yield();
  p->weight++;
  pthread_join(packer, NULL);
  return box[0].weight;
}

int main(void) { return spin_lock_of_builtins() + flag_in_an_element() - 6; }
