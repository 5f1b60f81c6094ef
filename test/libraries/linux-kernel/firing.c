// RUN: %check_heddle %s heddle-* -- -isystem %S/Inputs
#include <kernel.h>

struct device {
  struct mutex lock;
  spinlock_t queue_lock;
  struct rw_semaphore table;
  int users, queued;
};

int open_device(struct device *device, int limit) {
  mutex_lock(&device->lock);
  if (device->users == limit)
    return -16;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} is still held {{.*}} [heddle-unbalanced-lock]
  device->users++;
  mutex_unlock(&device->lock);
  return 0;
}

void wait_spinning(struct device *device) {
  spin_lock(&device->queue_lock);
  while (device->queued)
    msleep(10);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: {{.*}} [heddle-blocking-under-lock]
  spin_unlock(&device->queue_lock);
}

void requeue(struct device *device) {
  spin_lock_irq(&device->queue_lock);
  device->queued++;
  spin_lock_irq(&device->queue_lock);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} [heddle-double-lock]
  spin_unlock_irq(&device->queue_lock);
  spin_unlock_irq(&device->queue_lock);
}

// The thread and its creator.
static int polls;

static int poll_device(void *device) {
  (void)device;
  while (!kthread_should_stop()) {
    polls++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'polls' is written by {{.*}} [heddle-unsynchronized-shared-write]
    msleep(100);
  }
  return 0;
}

int start_polling(struct device *device) {
  struct task_struct *thread = kthread_run(poll_device, device, "poll");
  polls = 0;
  kthread_stop(thread);
  return polls;
}
