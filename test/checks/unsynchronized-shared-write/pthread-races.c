// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=gnu17
// RUN: %tsan_truth %s -std=gnu17
// HEDDLE-TSAN: race

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int requests_served;

static void *serve(void *unused) {
  (void)unused;
  for (int i = 0; i < 1000; i++)
    requests_served++;
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'requests_served' is written by this task while another task uses it
  return NULL;
}

static void globalCounter(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, serve, NULL);
  pthread_create(&second, NULL, serve, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
}

static void *deposit(void *arg) {
  long *balance = arg;
  *balance += 10;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'balance' is written by this task while the code that started the task uses it
  return NULL;
}

static void argumentPointer(void) {
  long balance = 100;
  pthread_t bank;
  pthread_create(&bank, NULL, deposit, &balance);
  balance -= 5;
  pthread_join(bank, NULL);
  printf("%ld\n", balance);
}

struct download {
  const char *url;
  size_t bytes;
  int done;
};

static void *fetch(void *arg) {
  struct download *job = (struct download *)arg;
  job->bytes = 512;
  job->done = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'job.done' is written by this task while the code that started the task uses it
  return NULL;
}

static void argumentStruct(void) {
  struct download job = {"http://example.org", 0, 0};
  pthread_t fetcher;
  pthread_create(&fetcher, NULL, fetch, &job);
  if (job.done)
    printf("fast\n");
  pthread_join(fetcher, NULL);
}

struct cache {
  int hits;
  int misses;
};

static void *warm(void *arg) {
  struct cache *c = arg;
  c->misses++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'misses' is written by this task while the code that started the task uses it
  return arg;
}

static void heapArgument(void) {
  struct cache *c = malloc(sizeof *c);
  memset(c, 0, sizeof *c);
  pthread_t warmer;
  pthread_create(&warmer, NULL, warm, c);
  c->misses++;
  pthread_join(warmer, NULL);
  free(c);
}

static double total_energy;

static void *simulate(void *particle) {
  total_energy += *(double *)particle;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'total_energy' is written by this task while another instance of the task may be running
  return NULL;
}

static void arrayOfThreads(void) {
  pthread_t threads[4];
  double particles[4] = {1, 2, 3, 4};
  for (int i = 0; i < 4; i++)
    pthread_create(&threads[i], NULL, simulate, &particles[i]);
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], NULL);
}

static void *print_id(void *arg) {
  printf("thread %d\n", *(int *)arg);
  return NULL;
}

static void loopVariableByAddress(void) {
  pthread_t threads[3];
  for (int id = 0; id < 3; id++)
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'id' is written here while a task that was started uses it
    pthread_create(&threads[id], NULL, print_id, &id);
  for (int i = 0; i < 3; i++)
    pthread_join(threads[i], NULL);
}

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static int queue_length;

static void *produce(void *unused) {
  (void)unused;
  pthread_mutex_lock(&queue_lock);
  queue_length++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'queue_length' is written by this task while the code that started the task uses it
  pthread_mutex_unlock(&queue_lock);
  return NULL;
}

static void mutexOnOneSide(void) {
  pthread_t producer;
  pthread_create(&producer, NULL, produce, NULL);
  queue_length--;
  pthread_join(producer, NULL);
}

static pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;
static int table[8];

static void *touch(void *unused) {
  (void)unused;
  pthread_rwlock_rdlock(&table_lock);
  table[3]++;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'table[3]' is written by this task while another task uses it
  pthread_rwlock_unlock(&table_lock);
  return NULL;
}

static void readLockForWrite(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, touch, NULL);
  pthread_create(&second, NULL, touch, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
}

static char last_message[32];

static void *deliver(void *text) {
  strcpy(last_message, text);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'last_message[...]' is written by this task while the code that started the task uses it
  return NULL;
}

static void detachedThread(void) {
  pthread_t courier;
  static char text[] = "hello";
  pthread_create(&courier, NULL, deliver, text);
  pthread_detach(courier);
  strcpy(last_message, "none");
  struct timespec pause = {0, 50000000};
  nanosleep(&pause, NULL);
}

static sem_t ready;
static int measurement;

static void *measure(void *unused) {
  (void)unused;
  sem_post(&ready);
  measurement = 17;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'measurement' is written by this task while the code that started the task uses it
  return NULL;
}

static void semaphoreTooLate(void) {
  pthread_t sensor;
  sem_init(&ready, 0, 0);
  pthread_create(&sensor, NULL, measure, NULL);
  sem_wait(&ready);
  printf("%d\n", measurement);
  pthread_join(sensor, NULL);
  sem_destroy(&ready);
}

struct worker {
  pthread_t thread;
  int *progress;
};

static void *advance(void *arg) {
  struct worker *self = arg;
  *self->progress += 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'progress' is written by this task while another instance of the task may be running
  return NULL;
}

static void sharedContextPointer(void) {
  int progress = 0;
  struct worker workers[3];
  for (int i = 0; i < 3; i++) {
    workers[i].progress = &progress;
    pthread_create(&workers[i].thread, NULL, advance, &workers[i]);
  }
  for (int i = 0; i < 3; i++)
    pthread_join(workers[i].thread, NULL);
}

static volatile int shutting_down;

static void *wait_for_shutdown(void *unused) {
  (void)unused;
  while (!shutting_down)
    ;
  return NULL;
}

static void volatileIsNotAtomic(void) {
  pthread_t waiter;
  pthread_create(&waiter, NULL, wait_for_shutdown, NULL);
  shutting_down = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'shutting_down' is written here while a task that was started uses it
  pthread_join(waiter, NULL);
}

int main(void) {
  globalCounter();
  argumentPointer();
  argumentStruct();
  heapArgument();
  arrayOfThreads();
  loopVariableByAddress();
  mutexOnOneSide();
  readLockForWrite();
  detachedThread();
  semaphoreTooLate();
  sharedContextPointer();
  volatileIsNotAtomic();
  return 0;
}
