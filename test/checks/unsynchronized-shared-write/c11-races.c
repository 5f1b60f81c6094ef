// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include "Inputs/c11_threads.h"

static unsigned long words;

static int count_words(void *text) {
  for (const char *c = text; *c; c++)
    words += *c == ' ';
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'words' is written by this task while another task uses it
  return 0;
}

static void countWords(void) {
  thrd_t first, second;
  thrd_create(&first, count_words, "to be or not to be");
  thrd_create(&second, count_words, "that is the question");
  thrd_join(first, NULL);
  thrd_join(second, NULL);
}

static mtx_t reader_lock, writer_lock;
static int balance;

static int withdraw(void *unused) {
  (void)unused;
  mtx_lock(&writer_lock);
  balance -= 3;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'balance' is written by this task while the code that started the task uses it
  mtx_unlock(&writer_lock);
  return 0;
}

static void differentMutexes(void) {
  mtx_init(&reader_lock, mtx_plain);
  mtx_init(&writer_lock, mtx_plain);
  thrd_t teller;
  thrd_create(&teller, withdraw, NULL);
  mtx_lock(&reader_lock);
  printf("%d\n", balance);
  mtx_unlock(&reader_lock);
  thrd_join(teller, NULL);
}

struct encoder {
  int frames;
};

static int encode(void *arg) {
  struct encoder *self = arg;
  self->frames += 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'video.frames' is written by this task while the code that started the task uses it
  return 0;
}

static void argumentStruct(void) {
  struct encoder video = {0};
  thrd_t worker;
  thrd_create(&worker, encode, &video);
  video.frames = 0;
  thrd_join(worker, NULL);
}

static int jobs;

static int finish_job(void *unused) {
  (void)unused;
  __atomic_fetch_add(&jobs, 1, __ATOMIC_SEQ_CST);
  return 0;
}

static void mixedAtomic(void) {
  thrd_t worker;
  thrd_create(&worker, finish_job, NULL);
  jobs = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'jobs' is written here while a task that was started uses it
  thrd_join(worker, NULL);
}

static int next_ticket(void) {
  static int ticket;
  return ++ticket;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'ticket' is written by this task while the code that started the task uses it
}

static int customer(void *unused) {
  (void)unused;
  return next_ticket();
}

static void functionStatic(void) {
  thrd_t other;
  thrd_create(&other, customer, NULL);
  printf("%d\n", next_ticket());
  thrd_join(other, NULL);
}

int main(void) {
  countWords();
  differentMutexes();
  argumentStruct();
  mixedAtomic();
  functionStatic();
  return 0;
}
