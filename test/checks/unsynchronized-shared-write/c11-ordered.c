// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include "Inputs/c11_threads.h"

static mtx_t lock;
static int tickets;
static int sell(void *unused) {
  (void)unused;
  mtx_lock(&lock);
  tickets++;
  mtx_unlock(&lock);
  return 0;
}
// OK: one mutex.
static void underMutex(void) {
  mtx_init(&lock, mtx_plain);
  thrd_t other;
  thrd_create(&other, sell, NULL);
  sell(NULL);
  thrd_join(other, NULL);
  tickets = 0;
  mtx_destroy(&lock);
}

struct mailbox {
  mtx_t lock;
  cnd_t arrived;
  bool full;
  int letter;
};
static int deliver(void *arg) {
  struct mailbox *box = arg;
  mtx_lock(&box->lock);
  box->letter = 5;
  box->full = true;
  cnd_signal(&box->arrived);
  mtx_unlock(&box->lock);
  return 0;
}
// OK: handshake under the mailbox's lock.
static void conditionVariable(void) {
  struct mailbox box = {.full = false, .letter = 0};
  mtx_init(&box.lock, mtx_plain);
  cnd_init(&box.arrived);
  thrd_t courier;
  thrd_create(&courier, deliver, &box);
  mtx_lock(&box.lock);
  while (!box.full)
    cnd_wait(&box.arrived, &box.lock);
  box.letter++;
  mtx_unlock(&box.lock);
  thrd_join(courier, NULL);
}

static atomic_int clicks;
static _Atomic long total_ms;
static int click(void *unused) {
  (void)unused;
  clicks++;
  atomic_fetch_add(&total_ms, 12);
  return 0;
}
// OK: _Atomic objects.
static void atomics(void) {
  thrd_t other;
  thrd_create(&other, click, NULL);
  clicks += 2;
  total_ms = 0;
  thrd_join(other, NULL);
}

static atomic_flag busy = ATOMIC_FLAG_INIT;
static int depth;
static int dive(void *unused) {
  (void)unused;
  while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire))
    thrd_yield();
  depth++;
  atomic_flag_clear_explicit(&busy, memory_order_release);
  return 0;
}
// OK: spin lock made of a flag.
static void spinFlag(void) {
  thrd_t other;
  thrd_create(&other, dive, NULL);
  dive(NULL);
  thrd_join(other, NULL);
}

static int answer;
static atomic_bool ready;
static int think(void *unused) {
  (void)unused;
  answer = 42;
  atomic_store_explicit(&ready, true, memory_order_release);
  return 0;
}
// OK: acquire sees what was released.
static void publishedByFlag(void) {
  thrd_t thinker;
  thrd_create(&thinker, think, NULL);
  while (!atomic_load_explicit(&ready, memory_order_acquire))
    thrd_yield();
  answer++;
  thrd_join(thinker, NULL);
}

static once_flag names_once = ONCE_FLAG_INIT;
static const char *names[3];
static void load_names(void) {
  names[0] = "ada";
  names[1] = "grace";
}
static int greet(void *unused) {
  (void)unused;
  call_once(&names_once, load_names);
  return names[0] != NULL;
}
// OK: loaded once, before any reader goes on.
static void once(void) {
  thrd_t other;
  thrd_create(&other, greet, NULL);
  greet(NULL);
  thrd_join(other, NULL);
}

static mtx_t meter_lock;
static int meter;
static int tick(void *unused) {
  (void)unused;
  if (mtx_trylock(&meter_lock) != thrd_success)
    return 1;
  meter++;
  mtx_unlock(&meter_lock);
  return 0;
}
// OK: only where it was locked.
static void tryLock(void) {
  mtx_init(&meter_lock, mtx_plain);
  thrd_t other;
  thrd_create(&other, tick, NULL);
  tick(NULL);
  thrd_join(other, NULL);
}

static int fill_row(void *row) {
  for (int i = 0; i < 4; i++)
    ((int *)row)[i] = i;
  return 0;
}
// OK: each thread has its own row, and all are joined.
static void joinedLoop(void) {
  int rows[3][4];
  thrd_t threads[3];
  for (int i = 0; i < 3; i++)
    thrd_create(&threads[i], fill_row, rows[i]);
  for (int i = 0; i < 3; i++)
    thrd_join(threads[i], NULL);
  rows[0][0] = rows[2][3];
}

static thread_local int errors;
static int fail(void *unused) {
  (void)unused;
  errors++;
  return errors;
}
// OK: thread_local.
static void threadLocal(void) {
  thrd_t other;
  thrd_create(&other, fail, NULL);
  fail(NULL);
  thrd_join(other, NULL);
}

int main(void) {
  underMutex();
  conditionVariable();
  atomics();
  spinFlag();
  publishedByFlag();
  once();
  tryLock();
  joinedLoop();
  threadLocal();
  return 0;
}
