// Questions to a global that leave the race as it is.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <pthread.h>

enum { IDLE, READ, WRITE };
static int mode = IDLE, changes;
static int same, other, changed;

static void in_read_mode(void) {
  if (mode != READ)
    return;
  same++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'same' is written by this task while another instance of the task may be running
}

static void not_when_idle(void) {
  if (mode == IDLE)
    return;
  other++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'other' is written by this task while another instance of the task may be running
}

static __thread int own = IDLE;
static void changes_it(void) {
  own = IDLE;
  if (own == IDLE)
    changed++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'changed' is written by this task while another instance of the task may be running
}

static void *worker(void *arg) {
  if (mode == READ) {
    in_read_mode();
    not_when_idle();
  }
  own = READ;
  if (own == READ)
    changes_it();
  return arg;
}

int main(void) {
  pthread_t t[3];
  mode = READ;
  for (long i = 0; i < 3; i++)
    pthread_create(&t[i], 0, worker, (void *)i);
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], 0);
  return changes;
}
