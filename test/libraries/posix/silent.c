// RUN: %check_heddle %s heddle-* -std=gnu17
// RUN: %tsan_truth %s -std=gnu17
// HEDDLE-TSAN: clean
// HEDDLE-SILENT
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// OK: a spin lock, released on both paths
static pthread_spinlock_t spin;
static int tokens;

static int take_token(void) {
  pthread_spin_lock(&spin);
  if (tokens == 0) {
    pthread_spin_unlock(&spin);
    return 0;
  }
  tokens--;
  pthread_spin_unlock(&spin);
  return 1;
}

static void *take_all(void *taken) {
  while (take_token())
    ++*(int *)taken;
  return NULL;
}

static int share_tokens(void) {
  pthread_t threads[3];
  int taken[3] = {0};
  pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
  tokens = 30;
  for (int i = 0; i < 3; i++)
    pthread_create(&threads[i], NULL, take_all, &taken[i]);
  for (int i = 0; i < 3; i++)
    pthread_join(threads[i], NULL);
  pthread_spin_destroy(&spin);
  return taken[0] + taken[1] + taken[2];
}

// OK: a robust lock whose owner has died is held, too
static pthread_mutex_t robust;
static int entries;

static int add_entry(void) {
  int error = pthread_mutex_lock(&robust);
  if (error == EOWNERDEAD)
    pthread_mutex_consistent(&robust);
  else if (error != 0)
    return error;
  entries++;
  pthread_mutex_unlock(&robust);
  return 0;
}

static int use_robust(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&robust, &attributes);
  pthread_mutexattr_destroy(&attributes);
  return add_entry() || add_entry();
}

// OK: a recursive lock is taken again, also by a callee
static pthread_mutex_t nested;
static int depth;

static void descend(int levels) {
  pthread_mutex_lock(&nested);
  depth++;
  if (levels > 0)
    descend(levels - 1);
  pthread_mutex_unlock(&nested);
}

static void use_nested(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&nested, &attributes);
  descend(3);
}

// OK: a thread that is cancelled while it waits unlocks by its cleanup handler
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static int wanted;

static void unlock(void *mutex) { pthread_mutex_unlock(mutex); }

static void *wait_for_ever(void *unused) {
  pthread_mutex_lock(&lock);
  pthread_cleanup_push(unlock, &lock);
  while (!wanted)
    pthread_cond_wait(&never, &lock);
  pthread_cleanup_pop(1);
  return unused;
}

static int cancel(void) {
  pthread_t thread;
  void *result;
  pthread_create(&thread, NULL, wait_for_ever, NULL);
  sched_yield();
  pthread_cancel(thread);
  pthread_join(thread, &result);
  return result == PTHREAD_CANCELED;
}

// OK: a thread that is waited for with a time limit, then without
static int slow_result;

static void *compute_slowly(void *unused) {
  slow_result = 42;
  return unused;
}

static int wait_with_limit(void) {
  pthread_t thread;
  struct timespec end;
  pthread_create(&thread, NULL, compute_slowly, NULL);
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += 1;
  if (pthread_timedjoin_np(thread, NULL, &end) != 0)
    pthread_join(thread, NULL);
  return slow_result;
}

// OK: a lock with a time limit is unlocked only where it was locked
static int try_for_a_while(void) {
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += 1;
  if (pthread_mutex_timedlock(&lock, &end) == ETIMEDOUT)
    return -1;
  int result = wanted;
  pthread_mutex_unlock(&lock);
  return result;
}

// OK: each thread has its own buffer, which is freed at its end
static pthread_key_t buffer_key;
static pthread_once_t buffer_once = PTHREAD_ONCE_INIT;

static void make_key(void) { pthread_key_create(&buffer_key, free); }

static char *buffer(void) {
  pthread_once(&buffer_once, make_key);
  char *own = pthread_getspecific(buffer_key);
  if (!own) {
    own = malloc(32);
    pthread_setspecific(buffer_key, own);
  }
  return own;
}

static void *use_buffer(void *text) {
  strncpy(buffer(), text, 31);
  return NULL;
}

static void use_buffers(void) {
  pthread_t other;
  pthread_create(&other, NULL, use_buffer, "other");
  use_buffer("mine");
  pthread_join(other, NULL);
}

// OK: two halves meet at a barrier
static pthread_barrier_t meeting;
static int halves[2], whole[2];

static void *meet(void *number) {
  int mine = *(int *)number;
  halves[mine] = mine + 1;
  pthread_barrier_wait(&meeting);
  whole[mine] = halves[0] + halves[1];
  return NULL;
}

static int meet_once(void) {
  pthread_t other;
  int numbers[2] = {0, 1};
  pthread_barrier_init(&meeting, NULL, 2);
  pthread_create(&other, NULL, meet, &numbers[1]);
  meet(&numbers[0]);
  pthread_join(other, NULL);
  pthread_barrier_destroy(&meeting);
  return whole[0] == whole[1];
}

// OK: a pointer to a semaphore that tells that the answer is there
struct question {
  sem_t *answered;
  int answer;
};

static void *think(void *data) {
  struct question *question = data;
  question->answer = 42;
  sem_post(question->answered);
  return NULL;
}

static int ask(void) {
  sem_t answered;
  struct question question = {.answered = &answered};
  pthread_t thread;
  sem_init(&answered, 0, 0);
  pthread_create(&thread, NULL, think, &question);
  while (sem_wait(question.answered) != 0 && errno == EINTR)
    ;
  int answer = question.answer;
  pthread_join(thread, NULL);
  sem_destroy(&answered);
  return answer;
}

// OK: readers and a writer
static pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;
static int table[8];

static void *write_table(void *unused) {
  pthread_rwlock_wrlock(&table_lock);
  table[0]++;
  pthread_rwlock_unlock(&table_lock);
  return unused;
}

static int read_table(void) {
  pthread_t writer;
  pthread_create(&writer, NULL, write_table, NULL);
  pthread_rwlock_rdlock(&table_lock);
  int found = table[0];
  pthread_rwlock_unlock(&table_lock);
  pthread_join(writer, NULL);
  return found;
}

int main(void) {
  use_nested();
  use_buffers();
  return share_tokens() != 30 || use_robust() || !cancel() ||
         wait_with_limit() != 42 || try_for_a_while() || !meet_once() ||
         ask() != 42 || read_table() > 1;
}
