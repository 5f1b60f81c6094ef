// RUN: %check_heddle %s heddle-* -- -isystem %S/Inputs
// HEDDLE-SILENT
#include <kernel.h>

struct device {
  struct mutex lock;
  spinlock_t queue_lock;
  struct rw_semaphore table;
  struct completion ready;
  int users, queued, state;
};

// OK: not locked if a signal came
int open_device(struct device *device) {
  int error = mutex_lock_interruptible(&device->lock);
  if (error)
    return error;
  device->users++;
  mutex_unlock(&device->lock);
  return 0;
}

// OK: one label unlocks
int reserve(struct device *device, int count) {
  int error = -1;
  spin_lock(&device->queue_lock);
  if (device->queued + count > 8)
    goto unlock;
  device->queued += count;
  error = 0;
unlock:
  spin_unlock(&device->queue_lock);
  return error;
}

// OK: readers and a writer
int read_state(struct device *device) {
  down_read(&device->table);
  int state = device->state;
  up_read(&device->table);
  return state;
}

void write_state(struct device *device, int state) {
  down_write(&device->table);
  device->state = state;
  up_write(&device->table);
}

// OK: somebody else's functions of the same names
struct tree {
  struct tree *left, *right;
  int depth;
};
void down(struct tree *);
void up(struct tree *);
void complete_tree(struct tree *);

void walk(struct tree *tree) {
  down(tree);
  if (!tree->left)
    return;
  tree->depth++;
  up(tree);
}

// OK: the creator waits until the thread has said that it is ready
static int setup(void *data) {
  struct device *device = data;
  device->users = 1;
  complete(&device->ready);
  return 0;
}

int start(struct device *device) {
  init_completion(&device->ready);
  kthread_run(setup, device, "setup");
  wait_for_completion(&device->ready);
  return device->users;
}
