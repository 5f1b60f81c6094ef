// What is made again, or looked for without the lock.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race
#include <pthread.h>

enum { TASKS = 3, ROUNDS = 300 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// Somebody clears the flag, and it is made anew while others look.
static int fresh, value;
static void refresh(void) {
  pthread_mutex_lock(&lock);
  if (!fresh) {
    value++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'value' is written by this task while another instance of the task may be running
    fresh = 1;
  }
  pthread_mutex_unlock(&lock);
}
static void outdate(void) {
  pthread_mutex_lock(&lock);
  fresh = 0;
  pthread_mutex_unlock(&lock);
}

// The flag is looked at before the lock is taken, and not again.
static int known, answer;
static void learn(void) {
  if (!known) {
    pthread_mutex_lock(&lock);
    answer = 42;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'answer' is written by this task while another instance of the task may be running
    known = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'known' is written by this task while another instance of the task may be running
    pthread_mutex_unlock(&lock);
  }
}

// Who reads has not looked whether it was made.
static int made, late;
static void make(void) {
  pthread_mutex_lock(&lock);
  if (!made) {
    late = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'late' is written by this task while another instance of the task may be running
    made = 1;
  }
  pthread_mutex_unlock(&lock);
}

static void *work(void *arg) {
  int sum = late;
  make();
  for (int i = 0; i < ROUNDS; i++) {
    refresh();
    sum += value;
    outdate();
  }
  learn();
  sum += answer;
  *(int *)arg = sum;
  return 0;
}

int main(void) {
  pthread_t t[TASKS];
  int sums[TASKS];
  for (int i = 0; i < TASKS; i++)
    pthread_create(&t[i], 0, work, &sums[i]);
  for (int i = 0; i < TASKS; i++)
    pthread_join(t[i], 0);
  return sums[0] + sums[1] == 0;
}
