// RUN: %check_heddle %s heddle-* -- -fblocks -isystem %S/Inputs
#include <queues.h>

// Blocks of a concurrent queue run beside each other and beside their creator.
long count_lines(char **files, int count) {
  __block long lines = 0;
  dispatch_group_t group = dispatch_group_create();
  dispatch_queue_t queue = dispatch_get_global_queue(0, 0);
  for (int i = 0; i < count; i++)
    dispatch_group_async(group, queue, ^{
      lines += files[i][0];
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'lines' is written by {{.*}} [heddle-unsynchronized-shared-write]
    });
  dispatch_group_wait(group, DISPATCH_TIME_FOREVER);
  return lines;
}

// A serial queue runs beside its creator.
static int state;
static dispatch_queue_t serial;

void open_store(void) {
  serial = dispatch_queue_create("store", DISPATCH_QUEUE_SERIAL);
  dispatch_async(serial, ^{
    state = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'state' is written by {{.*}} [heddle-unsynchronized-shared-write]
  });
  if (state == 0)
    abort();
}

// Functions instead of blocks.
static int jobs;

static void work(void *job) {
  jobs += *(int *)job;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'jobs' is written by {{.*}} [heddle-unsynchronized-shared-write]
}

void work_on(int *all, int count) {
  for (int i = 0; i < count; i++)
    dispatch_async_f(dispatch_get_global_queue(0, 0), &all[i], work);
}

// Waiting on a serial queue for what it is to run itself.
void deadlock(void) {
  dispatch_sync(serial, ^{
    // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: this call locks '*serial' {{.*}} [heddle-double-lock]
    dispatch_sync(serial, ^{
      abort();
    });
  });
}

// The iterations of a loop that queues run.
int apply(const int *values, size_t n) {
  __block int sum = 0;
  dispatch_apply(n, dispatch_get_global_queue(0, 0), ^(size_t i) {
    sum += values[i];
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'sum' is written by {{.*}} [heddle-unsynchronized-shared-write]
  });
  return sum;
}
