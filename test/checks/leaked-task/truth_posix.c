// RUN: %check_heddle %s heddle-leaked-task,heddle-blocked-forever
// RUN: %leak_truth %s
// Threads of POSIX and of C: each of these parts of the program hangs.
// HEDDLE-HANGS: condition posted flag endless c11 c11-flag each-other
// HEDDLE-ENDS: signalled c11-set
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <threads.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool ready;

static void *await_change(void *unused) {
  pthread_mutex_lock(&lock);
  while (!ready)
    pthread_cond_wait(&changed, &lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody changes or signals 'changed'
  pthread_mutex_unlock(&lock);
  return unused;
}

struct job {
  sem_t done;
  int result;
};
static void *await_job(void *argument) {
  struct job *job = argument;
  sem_wait(&job->done);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task waits here for ever: nobody changes or signals 'done'
  return &job->result;
}

static atomic_bool quit;
static void *until_quit(void *unused) {
  while (!atomic_load(&quit))
    // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: the task loops for ever: nobody changes 'quit'
    usleep(1000);
  return unused;
}

static int beats;
static void *beat(void *unused) {
  for (;;) {
    // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task never ends: nothing leaves this loop
    pthread_mutex_lock(&lock);
    beats++;
    pthread_mutex_unlock(&lock);
    usleep(1000);
  }
  return unused;
}

static mtx_t shelf;
static cnd_t filled;
static int have;
static int take(void *unused) {
  (void)unused;
  mtx_lock(&shelf);
  while (have == 0)
    cnd_wait(&filled, &shelf);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: the task waits here for ever: nobody changes or signals 'filled'
  have--;
  mtx_unlock(&shelf);
  return 0;
}

static atomic_int closing;
static int sample(void *unused) {
  (void)unused;
  do {
    thrd_sleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  } while (!closing);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the task loops for ever: nobody changes 'closing'
  return 0;
}

static pthread_t left, right;
static sem_t both;
static void *left_main(void *unused) {
  sem_wait(&both);
  pthread_join(right, NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the task waits for the end of the task of 'right', which waits for the end of this one: neither ever ends
  return unused;
}
static void *right_main(void *unused) {
  sem_wait(&both);
  pthread_join(left, NULL);
  return unused;
}

// OK: somebody signals.
static pthread_cond_t told = PTHREAD_COND_INITIALIZER;
static bool is_told;
static void *await_word(void *unused) {
  pthread_mutex_lock(&lock);
  while (!is_told)
    pthread_cond_wait(&told, &lock);
  pthread_mutex_unlock(&lock);
  return unused;
}

// OK: somebody sets it.
static atomic_int closed;
static int sample_until_closed(void *unused) {
  (void)unused;
  while (!closed)
    thrd_sleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  return 0;
}

int main(int count, char **arguments) {
  (void)count;
  const char *part = arguments[1];
  pthread_t thread;
  thrd_t other;
  if (!strcmp(part, "condition")) {
    pthread_create(&thread, NULL, await_change, NULL);
    usleep(50000);
    pthread_mutex_lock(&lock);
    ready = true;
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
  } else if (!strcmp(part, "posted")) {
    static struct job job;
    sem_init(&job.done, 0, 0);
    pthread_create(&thread, NULL, await_job, &job);
    pthread_join(thread, NULL);
  } else if (!strcmp(part, "flag")) {
    pthread_create(&thread, NULL, until_quit, NULL);
    pthread_join(thread, NULL);
  } else if (!strcmp(part, "endless")) {
    pthread_create(&thread, NULL, beat, NULL);
    pthread_join(thread, NULL);
  } else if (!strcmp(part, "c11")) {
    mtx_init(&shelf, mtx_plain);
    cnd_init(&filled);
    thrd_create(&other, take, NULL);
    thrd_sleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    mtx_lock(&shelf);
    have++;
    mtx_unlock(&shelf);
    thrd_join(other, NULL);
  } else if (!strcmp(part, "c11-flag")) {
    thrd_create(&other, sample, NULL);
    thrd_join(other, NULL);
  } else if (!strcmp(part, "each-other")) {
    sem_init(&both, 0, 0);
    pthread_create(&left, NULL, left_main, NULL);
    pthread_create(&right, NULL, right_main, NULL);
    sem_post(&both);
    sem_post(&both);
    for (;;)
      pause();
  } else if (!strcmp(part, "signalled")) {
    pthread_create(&thread, NULL, await_word, NULL);
    pthread_mutex_lock(&lock);
    is_told = true;
    pthread_cond_signal(&told);
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
  } else if (!strcmp(part, "c11-set")) {
    thrd_create(&other, sample_until_closed, NULL);
    closed = 1;
    thrd_join(other, NULL);
  } else {
    return 2;
  }
  return 0;
}
