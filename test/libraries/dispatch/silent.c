// RUN: %check_heddle %s heddle-* -- -fblocks -isystem %S/Inputs
// HEDDLE-SILENT
#include <queues.h>

// OK: a serial queue runs one block after the other, and one waits for it
static dispatch_queue_t store;
static long balance;

void deposit(long amount) {
  dispatch_async(store, ^{
    balance += amount;
  });
}

long look(void) {
  __block long result;
  dispatch_sync(store, ^{
    result = balance;
  });
  return result;
}

void open_store(void) {
  store = dispatch_queue_create("store", NULL);
  for (int i = 0; i < 10; i++)
    dispatch_async(store, ^{
      balance++;
    });
  dispatch_sync(store, ^{
    balance++;
  });
}

// OK: a block has a copy of what it captures
int captured(void) {
  int number = 1;
  dispatch_semaphore_t done = dispatch_semaphore_create(0);
  __block int result = 0;
  dispatch_async(dispatch_get_global_queue(0, 0), ^{
    result = number;
    dispatch_semaphore_signal(done);
  });
  number = 2;
  dispatch_semaphore_wait(done, DISPATCH_TIME_FOREVER);
  return result + number;
}

// OK: each block has an element of its own; all have ended
long sum(const long *numbers, int count) {
  long *parts = calloc(count, sizeof *parts), result = 0;
  dispatch_group_t group = dispatch_group_create();
  for (int i = 0; i < count; i++)
    dispatch_group_async(group, dispatch_get_global_queue(0, 0), ^{
      parts[i] = numbers[i] * numbers[i];
    });
  dispatch_group_wait(group, DISPATCH_TIME_FOREVER);
  for (int i = 0; i < count; i++)
    result += parts[i];
  free(parts);
  return result;
}

// OK: blocks of the main queue run one after the other, on the main thread
static int shown;

void show(int value) {
  shown = value;
  dispatch_async(dispatch_get_main_queue(), ^{
    shown++;
  });
  dispatch_async(dispatch_get_main_queue(), ^{
    shown = 0;
  });
}

// OK: of a queue that came from elsewhere nothing is known
void run_on(dispatch_queue_t queue, int *value) {
  dispatch_async(queue, ^{
    ++*value;
  });
  ++*value;
}

// FN: asynchronous barriers are not known; this one writes beside the reader
static int entries;

int read_beside_barrier(void) {
  dispatch_queue_t queue =
      dispatch_queue_create("entries", DISPATCH_QUEUE_CONCURRENT);
  dispatch_barrier_async(queue, ^{
    entries++;
  });
  return entries;
}

// OK: once
static int *settings;

int *get_settings(void) {
  static dispatch_once_t once;
  dispatch_once(&once, ^{
    settings = malloc(sizeof *settings);
    *settings = 7;
  });
  return settings;
}

// OK: a block that is called, not sent anywhere
static void each(int count, void (^body)(int)) {
  for (int i = 0; i < count; i++)
    body(i);
}

int add_up(int count) {
  __block int result = 0;
  each(count, ^(int i) {
    result += i;
  });
  return result;
}

// OK: an element each, and all have ended when it returns
long apply(long *values, size_t n) {
  long sum = 0;
  dispatch_apply(n, DISPATCH_APPLY_AUTO, ^(size_t i) {
    values[i] *= 2;
  });
  for (size_t i = 0; i < n; i++)
    sum += values[i];
  return sum;
}

// OK: one after the other
long apply_in_order(const long *values, size_t n) {
  __block long sum = 0;
  dispatch_queue_t queue = dispatch_queue_create("sum", DISPATCH_QUEUE_SERIAL);
  dispatch_apply(n, queue, ^(size_t i) {
    sum += values[i];
  });
  return sum;
}
