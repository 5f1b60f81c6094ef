// RUN: %check_heddle %s heddle-unsynchronized-shared-write -std=gnu17
// RUN: %tsan_truth %s -std=gnu17
// HEDDLE-TSAN: clean
// HEDDLE-SILENT

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void *measure(void *arg) {
  *(int *)arg = 42;
  return NULL;
}
// OK: joined before the result is used.
static void joinedFirst(void) {
  int result = 0;
  pthread_t sensor;
  pthread_create(&sensor, NULL, measure, &result);
  pthread_join(sensor, NULL);
  result++;
}

struct range {
  const int *data;
  int from, to;
  long sum;
};
static void *sum_range(void *arg) {
  struct range *r = arg;
  for (int i = r->from; i < r->to; i++)
    r->sum += r->data[i];
  return NULL;
}
// OK: every thread has its own struct.
static void ownArgumentStruct(void) {
  int data[40];
  for (int i = 0; i < 40; i++)
    data[i] = i;
  pthread_t threads[4];
  struct range ranges[4];
  for (int i = 0; i < 4; i++) {
    ranges[i].data = data;
    ranges[i].from = i * 10;
    ranges[i].to = (i + 1) * 10;
    ranges[i].sum = 0;
    pthread_create(&threads[i], NULL, sum_range, &ranges[i]);
  }
  long total = 0;
  for (int i = 0; i < 4; i++) {
    pthread_join(threads[i], NULL);
    total += ranges[i].sum;
  }
  printf("%ld\n", total);
}

static int squares[4];
static void *square(void *arg) {
  long index = (long)(intptr_t)arg;
  squares[index] = (int)(index * index);
  return NULL;
}
// OK: the argument is the index of the thread's slot.
static void indexInPointer(void) {
  pthread_t threads[4];
  for (long i = 0; i < 4; i++)
    pthread_create(&threads[i], NULL, square, (void *)(intptr_t)i);
  for (int i = 0; i < 4; i++)
    pthread_join(threads[i], NULL);
}

struct task_argument {
  int id;
  double *results;
};
static void *fill_slot(void *arg) {
  struct task_argument *a = arg;
  a->results[a->id] = a->id * 0.5;
  return NULL;
}
// OK: the index is a field of the thread's own argument.
static void indexInArgumentStruct(void) {
  double results[3];
  struct task_argument args[3];
  pthread_t threads[3];
  for (int i = 0; i < 3; i++) {
    args[i] = (struct task_argument){i, results};
    pthread_create(&threads[i], NULL, fill_slot, &args[i]);
  }
  for (int i = 0; i < 3; i++)
    pthread_join(threads[i], NULL);
}

struct connection {
  int socket;
  int bytes;
};
static void *handle(void *arg) {
  struct connection *c = arg;
  c->bytes += 128;
  free(c);
  return NULL;
}
// OK: each thread frees the argument that was allocated for it.
static void argumentOnHeap(void) {
  pthread_t threads[3];
  for (int i = 0; i < 3; i++) {
    struct connection *c = malloc(sizeof *c);
    c->socket = i;
    c->bytes = 0;
    pthread_create(&threads[i], NULL, handle, c);
  }
  for (int i = 0; i < 3; i++)
    pthread_join(threads[i], NULL);
}

struct account {
  pthread_mutex_t lock;
  long balance;
};
static void deposit(struct account *a, long amount) {
  pthread_mutex_lock(&a->lock);
  a->balance += amount;
  pthread_mutex_unlock(&a->lock);
}
static void *pay_salary(void *arg) {
  deposit(arg, 1000);
  return NULL;
}
// OK: the account's lock.
static void mutexInStruct(void) {
  struct account mine = {PTHREAD_MUTEX_INITIALIZER, 0};
  pthread_t bank;
  pthread_create(&bank, NULL, pay_salary, &mine);
  deposit(&mine, -10);
  pthread_join(bank, NULL);
}

static struct {
  pthread_mutex_t lock;
  int count;
} shelves[3] = {{PTHREAD_MUTEX_INITIALIZER, 0}, {PTHREAD_MUTEX_INITIALIZER, 0}, {PTHREAD_MUTEX_INITIALIZER, 0}};
static void restock(int shelf) {
  pthread_mutex_lock(&shelves[shelf].lock);
  shelves[shelf].count++;
  pthread_mutex_unlock(&shelves[shelf].lock);
}
static void *restock_all(void *unused) {
  (void)unused;
  for (int i = 0; i < 3; i++)
    restock(i);
  return NULL;
}
// OK: each shelf has its own lock.
static void arrayOfLockedStructs(void) {
  pthread_t clerk;
  pthread_create(&clerk, NULL, restock_all, NULL);
  restock_all(NULL);
  pthread_join(clerk, NULL);
}

static pthread_rwlock_t config_lock = PTHREAD_RWLOCK_INITIALIZER;
static char config[32];
static void *reload(void *unused) {
  (void)unused;
  pthread_rwlock_wrlock(&config_lock);
  strcpy(config, "verbose");
  pthread_rwlock_unlock(&config_lock);
  return NULL;
}
// OK: the writer holds the writer's side.
static void readWriteLock(void) {
  pthread_t loader;
  pthread_create(&loader, NULL, reload, NULL);
  pthread_rwlock_rdlock(&config_lock);
  bool verbose = strcmp(config, "verbose") == 0;
  pthread_rwlock_unlock(&config_lock);
  pthread_join(loader, NULL);
  (void)verbose;
}

static pthread_mutex_t stat_lock = PTHREAD_MUTEX_INITIALIZER;
static int samples;
static void *sample(void *unused) {
  (void)unused;
  if (pthread_mutex_trylock(&stat_lock) == 0) {
    samples++;
    pthread_mutex_unlock(&stat_lock);
  }
  return NULL;
}
// OK: only where trylock returned zero.
static void tryLock(void) {
  pthread_t sampler;
  pthread_create(&sampler, NULL, sample, NULL);
  if (pthread_mutex_trylock(&stat_lock) != EBUSY) {
    samples = 0;
    pthread_mutex_unlock(&stat_lock);
  }
  pthread_join(sampler, NULL);
}

static pthread_mutex_t poll_lock = PTHREAD_MUTEX_INITIALIZER;
static int polls;
static void *poll_once(void *unused) {
  (void)unused;
  int busy = pthread_mutex_trylock(&poll_lock);
  if (busy)
    return NULL;
  polls++;
  pthread_mutex_unlock(&poll_lock);
  return NULL;
}
// OK: returns unless locked.
static void tryLockReturnsEarly(void) {
  pthread_t poller;
  pthread_create(&poller, NULL, poll_once, NULL);
  poll_once(NULL);
  pthread_join(poller, NULL);
}

static sem_t free_slot;
static int occupied;
static void *occupy(void *unused) {
  (void)unused;
  sem_wait(&free_slot);
  occupied++;
  sem_post(&free_slot);
  return NULL;
}
// OK: a semaphore that starts at one is a lock.
static void semaphoreAsMutex(void) {
  sem_init(&free_slot, 0, 1);
  pthread_t other;
  pthread_create(&other, NULL, occupy, NULL);
  occupy(NULL);
  pthread_join(other, NULL);
  sem_destroy(&free_slot);
}

static sem_t filled;
static int parcel;
static void *send_parcel(void *unused) {
  (void)unused;
  parcel = 9;
  sem_post(&filled);
  return NULL;
}
// OK: post happens before wait returns.
static void semaphoreHandsOver(void) {
  sem_init(&filled, 0, 0);
  pthread_t sender;
  pthread_create(&sender, NULL, send_parcel, NULL);
  sem_wait(&filled);
  parcel++;
  pthread_join(sender, NULL);
}

static pthread_mutex_t state_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t state_changed = PTHREAD_COND_INITIALIZER;
static bool started;
static int pid;
static void *daemonize(void *unused) {
  (void)unused;
  pid = 4711;
  pthread_mutex_lock(&state_lock);
  started = true;
  pthread_cond_signal(&state_changed);
  pthread_mutex_unlock(&state_lock);
  return NULL;
}
// OK: pid is written before the flag, read after it was seen.
static void conditionHandshake(void) {
  pthread_t daemon;
  pthread_create(&daemon, NULL, daemonize, NULL);
  pthread_mutex_lock(&state_lock);
  while (!started)
    pthread_cond_wait(&state_changed, &state_lock);
  pthread_mutex_unlock(&state_lock);
  pid++;
  pthread_join(daemon, NULL);
}

#define CAPACITY 4
struct ring {
  pthread_mutex_t lock;
  pthread_cond_t not_full, not_empty;
  int items[CAPACITY];
  int head, tail, count;
};
static void ring_put(struct ring *r, int item) {
  pthread_mutex_lock(&r->lock);
  while (r->count == CAPACITY)
    pthread_cond_wait(&r->not_full, &r->lock);
  r->items[r->tail] = item;
  r->tail = (r->tail + 1) % CAPACITY;
  r->count++;
  pthread_cond_signal(&r->not_empty);
  pthread_mutex_unlock(&r->lock);
}
static int ring_get(struct ring *r) {
  pthread_mutex_lock(&r->lock);
  while (r->count == 0)
    pthread_cond_wait(&r->not_empty, &r->lock);
  int item = r->items[r->head];
  r->head = (r->head + 1) % CAPACITY;
  r->count--;
  pthread_cond_signal(&r->not_full);
  pthread_mutex_unlock(&r->lock);
  return item;
}
static void *producer(void *arg) {
  for (int i = 0; i < 20; i++)
    ring_put(arg, i);
  return NULL;
}
// OK: the ring's lock guards all of it.
static void ringBuffer(void) {
  struct ring *r = calloc(1, sizeof *r);
  pthread_mutex_init(&r->lock, NULL);
  pthread_cond_init(&r->not_full, NULL);
  pthread_cond_init(&r->not_empty, NULL);
  pthread_t thread;
  pthread_create(&thread, NULL, producer, r);
  long sum = 0;
  for (int i = 0; i < 20; i++)
    sum += ring_get(r);
  pthread_join(thread, NULL);
  r->count = 0;
  free(r);
}

static sem_t empty_slots, full_slots;
static int slots[2];
static void *fill(void *unused) {
  (void)unused;
  for (int i = 0; i < 6; i++) {
    sem_wait(&empty_slots);
    slots[i % 2] = i;
    sem_post(&full_slots);
  }
  return NULL;
}
// OK: the two semaphores hand the slots to and fro.
static void semaphoreRing(void) {
  sem_init(&empty_slots, 0, 2);
  sem_init(&full_slots, 0, 0);
  pthread_t filler;
  pthread_create(&filler, NULL, fill, NULL);
  int sum = 0;
  for (int i = 0; i < 6; i++) {
    sem_wait(&full_slots);
    sum += slots[i % 2];
    sem_post(&empty_slots);
  }
  pthread_join(filler, NULL);
  printf("%d\n", sum);
}

static pthread_once_t tables_once = PTHREAD_ONCE_INIT;
static int crc_table[256];
static void build_tables(void) {
  for (int i = 0; i < 256; i++)
    crc_table[i] = i ^ 0x5a;
}
static int crc(int byte) {
  pthread_once(&tables_once, build_tables);
  return crc_table[byte];
}
static void *checksum(void *unused) {
  (void)unused;
  crc(3);
  return NULL;
}
// OK: built once, before any reader goes on.
static void once(void) {
  pthread_t other;
  pthread_create(&other, NULL, checksum, NULL);
  crc(4);
  pthread_join(other, NULL);
}

static pthread_barrier_t phase;
static int left_half, right_half;
static void *compute_left(void *unused) {
  (void)unused;
  left_half = 1;
  pthread_barrier_wait(&phase);
  return NULL;
}
// OK: the barrier lies between.
static void barrier(void) {
  pthread_barrier_init(&phase, NULL, 2);
  pthread_t other;
  pthread_create(&other, NULL, compute_left, NULL);
  right_half = 2;
  pthread_barrier_wait(&phase);
  left_half += right_half;
  pthread_join(other, NULL);
  pthread_barrier_destroy(&phase);
}

static _Thread_local int depth;
static __thread char scratch[16];
static void *recurse(void *unused) {
  (void)unused;
  depth++;
  scratch[0] = 'a';
  return NULL;
}
// OK: thread-local.
static void threadSpecific(void) {
  pthread_t other;
  pthread_create(&other, NULL, recurse, NULL);
  recurse(NULL);
  pthread_join(other, NULL);
}

static long hits;
static void *hit(void *unused) {
  (void)unused;
  __atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED);
  __sync_fetch_and_add(&hits, 1);
  return NULL;
}
// OK: all through builtins while the thread runs.
static void atomicBuiltins(void) {
  pthread_t other;
  pthread_create(&other, NULL, hit, NULL);
  __atomic_store_n(&hits, 0, __ATOMIC_RELEASE);
  long seen = __atomic_load_n(&hits, __ATOMIC_ACQUIRE);
  pthread_join(other, NULL);
  hits = seen;
}

static int log_lines;
static void *write_log(void *unused) {
  (void)unused;
  log_lines++;
  return NULL;
}
// OK: without the thread the work is done here.
static void createFails(void) {
  pthread_t writer;
  if (pthread_create(&writer, NULL, write_log, NULL) != 0) {
    write_log(NULL);
    return;
  }
  pthread_join(writer, NULL);
  log_lines++;
}

static pthread_spinlock_t spin;
static int shared_value;
static void *bump(void *unused) {
  (void)unused;
  pthread_spin_lock(&spin);
  shared_value++;
  pthread_spin_unlock(&spin);
  return NULL;
}
// OK: under the spin lock.
static void spinLock(void) {
  pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
  pthread_t other;
  pthread_create(&other, NULL, bump, NULL);
  bump(NULL);
  pthread_join(other, NULL);
}

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static int entries;
static int insert(int key) {
  int error = -1;
  pthread_mutex_lock(&table_lock);
  if (key < 0)
    goto out;
  entries++;
  error = 0;
out:
  pthread_mutex_unlock(&table_lock);
  return error;
}
static void *insert_some(void *unused) {
  (void)unused;
  insert(-1);
  insert(1);
  return NULL;
}
// OK: the lock is held up to the label.
static void gotoCleanup(void) {
  pthread_t other;
  pthread_create(&other, NULL, insert_some, NULL);
  insert(2);
  pthread_join(other, NULL);
}

static pthread_mutex_t big_lock = PTHREAD_MUTEX_INITIALIZER;
#define WITH_BIG_LOCK(statement)                                               \
  do {                                                                         \
    pthread_mutex_lock(&big_lock);                                             \
    statement;                                                                 \
    pthread_mutex_unlock(&big_lock);                                           \
  } while (0)
static int interrupts;
static void *interrupt(void *unused) {
  (void)unused;
  WITH_BIG_LOCK(interrupts++);
  return NULL;
}
// OK: the macro locks.
static void lockByMacro(void) {
  pthread_t other;
  pthread_create(&other, NULL, interrupt, NULL);
  WITH_BIG_LOCK(interrupts--);
  pthread_join(other, NULL);
}

struct worker {
  pthread_t thread;
  int index;
  long processed;
};
static void *work(void *arg) {
  struct worker *self = arg;
  self->processed = self->index * 100L;
  return NULL;
}
// OK: the handle lies beside the thread's own data.
static void workerStructWithHandle(void) {
  struct worker *workers = calloc(3, sizeof *workers);
  for (int i = 0; i < 3; i++) {
    workers[i].index = i;
    pthread_create(&workers[i].thread, NULL, work, &workers[i]);
  }
  long total = 0;
  for (int i = 0; i < 3; i++) {
    pthread_join(workers[i].thread, NULL);
    total += workers[i].processed;
  }
  free(workers);
  printf("%ld\n", total);
}

int main(void) {
  joinedFirst();
  ownArgumentStruct();
  indexInPointer();
  indexInArgumentStruct();
  argumentOnHeap();
  mutexInStruct();
  arrayOfLockedStructs();
  readWriteLock();
  tryLock();
  tryLockReturnsEarly();
  semaphoreAsMutex();
  semaphoreHandsOver();
  conditionHandshake();
  ringBuffer();
  semaphoreRing();
  once();
  barrier();
  threadSpecific();
  atomicBuiltins();
  createFails();
  spinLock();
  gotoCleanup();
  lockByMacro();
  workerStructWithHandle();
  return 0;
}
