// Code that is reached through pointers to functions: tables of operations,
// what a wrapper around the start of a thread is given.
// RUN: %check_heddle %s heddle-unsynchronized-shared-write
// RUN: %tsan_truth %s
// HEDDLE-TSAN: race

#include <pthread.h>
#include <stdlib.h>

struct device;
struct operations {
  void (*open)(struct device *);
  void (*transfer)(struct device *, int);
};
struct device {
  pthread_mutex_t lock;
  int users;
  int bytes;
  const struct operations *ops;
};

static void disk_open(struct device *d) {
  pthread_mutex_lock(&d->lock);
  d->users++;
  pthread_mutex_unlock(&d->lock);
}

static void disk_transfer(struct device *d, int count) {
  d->bytes += count;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'disk.bytes' is written by this task while another instance of the task may be running
}

static const struct operations disk_operations = {disk_open, disk_transfer};
static struct device disk = {PTHREAD_MUTEX_INITIALIZER, 0, 0,
                             &disk_operations};

static void *client(void *arg) {
  struct device *d = arg;
  d->ops->open(d);
  for (int i = 0; i < 1000; i++)
    d->ops->transfer(d, 10);
  return NULL;
}

// The request is copied and freed before the work begins.
typedef void (*work_function)(void *);
struct request {
  work_function run;
  void *context;
};

static void *run_request(void *arg) {
  struct request mine = *(struct request *)arg;
  free(arg);
  mine.run(mine.context);
  return NULL;
}

static pthread_t start(work_function run, void *context) {
  struct request *r = malloc(sizeof *r);
  r->run = run;
  r->context = context;
  pthread_t thread;
  pthread_create(&thread, NULL, run_request, r);
  return thread;
}

static void *run_members(void *arg) {
  struct request *r = arg;
  work_function run = r->run;
  void *context = r->context;
  free(r);
  run(context);
  return NULL;
}

struct statistics {
  long sum;
  long safe;
  pthread_mutex_t lock;
};

static void add_up(void *arg) {
  struct statistics *s = arg;
  for (int i = 0; i < 1000; i++)
    s->sum += i;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 's.sum' is written by this task while another task uses it
}

static void add_up_safely(void *arg) {
  struct statistics *s = arg;
  for (int i = 0; i < 1000; i++) {
    pthread_mutex_lock(&s->lock);
    s->safe += i;
    pthread_mutex_unlock(&s->lock);
  }
}

static long tally;
static void count(void *arg) {
  for (int i = 0; i < 1000; i++)
    tally++;
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'tally' is written by this task while another instance of the task may be running
}

int main(void) {
  pthread_t clients[2], others[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&clients[i], NULL, client, &disk);
  struct statistics s = {0, 0, PTHREAD_MUTEX_INITIALIZER};
  pthread_t first = start(add_up, &s), second = start(add_up, &s);
  pthread_t third = start(add_up_safely, &s);
  pthread_t fourth = start(add_up_safely, &s);
  for (int i = 0; i < 2; i++) {
    struct request *r = malloc(sizeof *r);
    r->run = count;
    r->context = NULL;
    pthread_create(&others[i], NULL, run_members, r);
  }
  for (int i = 0; i < 2; i++) {
    pthread_join(clients[i], NULL);
    pthread_join(others[i], NULL);
  }
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  pthread_join(third, NULL);
  pthread_join(fourth, NULL);
  return s.sum + s.safe + tally == 0;
}
